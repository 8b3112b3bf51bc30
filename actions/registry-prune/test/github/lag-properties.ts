import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { applyPackage } from '../../src/apply/apply-package.ts';
import type { PackageFacts } from '../../src/core/facts.ts';
import type { Policy } from '../../src/core/policy.ts';
import { openJournal } from '../../src/journal.ts';
import { makePlan } from '../../src/make-plan.ts';
import { anyPackage, anyPolicy, now } from '../core/graphs.ts';
import { temporary } from '../registries.ts';
import { asOnGitHub } from './fakes.ts';
import { startLagging, type Weather } from './lagging.ts';

const anyWeather: fc.Arbitrary<Weather> = fc.record({
  lag: fc.constantFrom(0, 0, 1, 3, 10, 60),
  restores: fc.boolean(),
  pushes: fc.array(
    fc.record({
      at: fc.nat({ max: 60 }),
      children: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 4 },
  ),
});

/** Prunes a random package while somebody pushes to it: no tag may miss anything that it had. */
async function holds(path: string, facts: PackageFacts, policy: Policy, weather: Weather) {
  const world = startLagging(facts, weather, now);
  fc.pre(world.first.length > 0);
  const before = new Set(world.holes());
  const { plan } = await makePlan(world.backend, policy);
  fc.pre(plan.refusals.length === 0);
  const early = world.pushed.length;
  await rm(path, { force: true });
  const applied = await applyPackage(
    {
      backend: world.backend,
      sleep: async () => undefined,
      now: () => new Date(now),
      readPolicy: async () => policy,
      journal: await openJournal(path),
      budget: { left: 1000 },
      isOver: () => false,
      progress: () => undefined,
    },
    plan,
  );
  const holes = world.holes().filter((digest) => !before.has(digest));
  expect([holes, applied.broken]).toEqual([[], []]);
  const tags = [...world.left.values()].flatMap((one) => one.tags);
  expect(world.pushed.slice(early).filter((tag) => !tags.includes(tag))).toEqual([]);
}

/** Checks that on so many random packages. */
export async function checkLag(numRuns: number): Promise<void> {
  const path = join(await temporary(), 'journal.jsonl');
  const property = fc.asyncProperty(anyPackage, anyPolicy, anyWeather, (facts, policy, weather) =>
    holds(path, asOnGitHub(facts), policy, weather),
  );
  await fc.assert(property, { numRuns });
}
