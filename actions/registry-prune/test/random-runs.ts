import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '@image-relay/oci';
import { createRandom } from '@image-relay/testing';
import fc from 'fast-check';
import { expect } from 'vitest';
import { applyAll } from '../src/apply-all.ts';
import type { PackageFacts } from '../src/core/facts.ts';
import type { Policy } from '../src/core/policy.ts';
import { makeReport } from '../src/core/report.ts';
import { planAll } from '../src/plan-all.ts';
import { restoreAll } from '../src/restore.ts';
import { anyPackage, anyPolicy, now } from './core/graphs.ts';
import { oldPackage, strictPolicy } from './core/old-packages.ts';
import type { PortRegistry } from './port-registry.ts';
import { realPackage } from './real-package.ts';
import { recording } from './recording.ts';
import { temporary } from './registries.ts';

const run = { time: new Date(now).toISOString(), requests: 0 };

/** What random packages came to; a property that finds nothing to do proves nothing. */
export interface Tally {
  packages: number;
  applied: number;
  refused: number;
  deletes: number;
}

/**
 * Plans, applies and restores random packages of real manifests, and checks at every delete what is
 * left: a live run does what the dry run says, frees what that counts, and can be taken back.
 */
export async function checkRandomRuns(numRuns: number): Promise<Tally> {
  const tally = { packages: 0, applied: 0, refused: 0, deletes: 0 };
  const journal = join(await temporary(), 'journal.jsonl');
  const holds = async (facts: PackageFacts, policy: Policy) => {
    await rm(journal, { force: true });
    await checkRun(facts, policy, { journal, tally });
  };
  await fc.assert(fc.asyncProperty(anyPackage, anyPolicy, holds), { numRuns: numRuns / 2 });
  await fc.assert(fc.asyncProperty(oldPackage, strictPolicy, holds), { numRuns: numRuns / 2 });
  return tally;
}

async function checkRun(
  facts: PackageFacts,
  given: Policy,
  { journal, tally }: { readonly journal: string; readonly tally: Tally },
): Promise<void> {
  const random = createRandom(String(tally.packages));
  // Some requests overtake others.
  const pace = () => random.integer(0, 1) * random.integer(0, 40);
  const { registry, backend, policyOf } = await realPackage(facts, pace);
  const policies = async () => () => policyOf(given);
  const [dry, live] = [recording({}, new Date(now)), recording({ journal }, new Date(now))];
  const shown = await planAll(dry.context, [backend], policies);
  const report = makeReport(shown, { mode: 'plan', ...run });
  const [plan] = report.packages;
  const isRefused = (plan?.refusals.length ?? 0) > 0;
  const going = isRefused ? [] : (plan?.trees.flat() ?? []);
  const before = stateOf(registry);
  const bytes = storedBytes(registry);
  const watch = watchDeletes(registry);
  const work = await planAll(live.context, [backend], policies);
  const { packages } = await applyAll(live.context, work);
  const applied = makeReport(packages, { mode: 'apply', ...run });
  expect(live.lines).toEqual(dry.lines);
  expect([...watch.deleted].toSorted()).toEqual(going.toSorted());
  expect(watch.broken).toEqual([]);
  expect(live.failures.length > 0).toBe(isRefused);
  expect(bytes - storedBytes(registry)).toBe(applied.bytesFreed);
  expect(applied.bytesFreed).toBe(isRefused ? 0 : report.bytesFreed);
  tally.packages += 1;
  tally.refused += Number(isRefused);
  tally.applied += Number(going.length > 0);
  tally.deletes += going.length;
  if (going.length === 0) return;
  const back = recording({ journal, mode: 'restore' }, new Date(now));
  await restoreAll(back.context, { backends: [backend], requests: () => 0, close: async () => {} });
  expect([stateOf(registry), back.failures]).toEqual([before, []]);
}

/** Looks after each delete whether anything that is left names what is gone. */
function watchDeletes(registry: PortRegistry) {
  const deleted = new Set<Digest>();
  const broken: string[] = [];
  registry.onRequest = (_, request) => {
    const [method, digest] = request.split(' ') as [string, Digest];
    if (method !== 'DELETE') return;
    deleted.add(digest);
    for (const [by, { bytes }] of registry.manifests) {
      if (bytes.includes(`"digest":"${digest}"`)) broken.push(`${by} misses ${digest}`);
    }
  };
  return { deleted, broken };
}

function stateOf({ manifests, tags }: PortRegistry) {
  return { manifests: [...manifests.keys()].toSorted(), tags: Object.fromEntries(tags) };
}

/** What a garbage collection would leave: manifests, and every blob that one of them names, once. */
function storedBytes({ manifests, blobs }: PortRegistry): number {
  const stored = [...manifests.values()].map(({ bytes }) => bytes);
  const named = [...blobs].filter(([digest]) =>
    stored.some((bytes) => bytes.includes(`"digest":"${digest}"`)),
  );
  const all = [...stored, ...named.map(([, bytes]) => bytes)];
  return all.reduce((sum, bytes) => sum + bytes.length, 0);
}
