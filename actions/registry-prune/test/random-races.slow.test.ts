import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, mediaTypes } from '@image-relay/oci';
import { createRandom } from '@image-relay/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyAll } from '../src/apply-all.ts';
import type { PackageFacts } from '../src/core/facts.ts';
import type { Policy } from '../src/core/policy.ts';
import { planAll } from '../src/plan-all.ts';
import { now } from './core/graphs.ts';
import { oldPackage, strictPolicy } from './core/old-packages.ts';
import { brokenIn } from './large-run.ts';
import type { PortRegistry } from './port-registry.ts';
import { realPackage } from './real-package.ts';
import { recording } from './recording.ts';
import { temporary } from './registries.ts';

/** A push of an index that names some of what the package holds, at one of the requests of a run. */
const anyPush = fc.record({
  at: fc.integer({ min: 1, max: 150 }),
  names: fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 4 }),
  seed: fc.nat().map(String),
});

type Push = typeof anyPush extends fc.Arbitrary<infer Value> ? Value : never;

const tally = { pushes: 0, healed: 0 };

async function race(facts: PackageFacts, given: Policy, push: Push, journal: string) {
  await rm(journal, { force: true });
  const random = createRandom(push.seed);
  const pace = () => random.integer(0, 1) * random.integer(0, 40);
  const { registry, backend, policyOf } = await realPackage(facts, pace);
  const policy = policyOf({ ...given, maxDeletePercent: 100 });
  const index = indexOf(registry, push.names);
  const begin = registry.stats.requests;
  let last = 0;
  let pushed = 0;
  registry.onRequest = (count, request) => {
    if (request === 'LIST') last = count;
    if (count !== begin + push.at) return;
    pushed = count;
    registry.manifests.set(index.digest, index);
    registry.tags.set('v9.9.9', index.digest);
  };
  const { context, failures } = recording({ journal }, new Date(now));
  const work = await planAll(context, [backend], async () => () => policy);
  const { packages } = await applyAll(context, work);
  const isSeen = pushed > 0 && pushed < last;
  tally.pushes += Number(isSeen);
  tally.healed += Number(packages.some(({ applied }) => (applied?.healed.length ?? 0) > 0));
  const broken = isSeen || pushed === 0 ? brokenIn(registry) : [];
  const isBroken = failures.some((text) => text.startsWith('PRUNE_BROKEN'));
  expect([broken, isBroken]).toEqual([[], false]);
}

function indexOf({ manifests }: PortRegistry, places: readonly number[]) {
  const all = [...manifests];
  const named = [...new Set(places.map((place) => all[place % all.length]))];
  const children = named.flatMap((one) => {
    return one === undefined
      ? []
      : [{ mediaType: one[1].mediaType, digest: one[0], size: one[1].bytes.length }];
  });
  const mediaType = mediaTypes.ociIndex;
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: children }));
  return { bytes, mediaType, digest: digestOf(bytes) };
}

test('3,000 random packages into which an index is pushed while they are deleted from are whole', {
  timeout: 1_800_000,
}, async () => {
  const journal = join(await temporary(), 'journal.jsonl');
  const holds = fc.asyncProperty(oldPackage, strictPolicy, anyPush, (facts, policy, push) =>
    race(facts, policy, push, journal),
  );
  await fc.assert(holds, { numRuns: 3000 });
  expect(tally.pushes).toBeGreaterThan(900);
  expect(tally.healed).toBeGreaterThan(180);
});
