import type { Digest } from '@image-relay/oci';
import fc from 'fast-check';
import { expect } from 'vitest';
import { applyPackage } from '../../src/apply/apply-package.ts';
import type { PackageFacts } from '../../src/core/facts.ts';
import { buildGraph } from '../../src/core/graph.ts';
import { type PackagePlan, planPackage } from '../../src/core/plan.ts';
import type { Policy } from '../../src/core/policy.ts';
import { makePlan } from '../../src/make-plan.ts';
import { anyPackage, anyPolicy, now } from '../core/graphs.ts';
import { asOnGitHub, fakeGitHub } from './fakes.ts';

type Holds = (facts: PackageFacts, policy: Policy) => Promise<void>;

/** What holds for every package on GitHub, by name. */
export const properties: Readonly<Record<string, Holds>> = {
  'nothing that is kept names something that goes': async (facts, policy) => {
    const { plan } = await makePlan(fakeGitHub(facts, now).backend, policy);
    expect(namedBy(facts, keptIn(plan)).filter((digest) => goingIn(plan).has(digest))).toEqual([]);
  },
  'what has a tag that the rules keep is kept, and nothing else has': async (facts, policy) => {
    const { plan } = await makePlan(fakeGitHub(facts, now).backend, policy);
    expect(rootsIn(plan)).toEqual(rootsIn(planPackage(facts, policy)));
  },
  'right before deletes it decides what full knowledge decides': async (facts, policy) => {
    const { backend } = fakeGitHub(facts, now);
    const { plan } = await makePlan(backend, policy, { thorough: true });
    const full = planPackage(facts, policy);
    expect([...goingIn(plan)].toSorted()).toEqual([...goingIn(full)].toSorted());
    expect(plan.trees.flat()).toEqual(full.trees.flat());
  },
  'applied, what is shown and holds with full knowledge is gone, and nothing else': async (
    facts,
    policy,
  ) => {
    const { backend, left } = fakeGitHub(facts, now);
    const { plan } = await makePlan(backend, policy);
    fc.pre(plan.refusals.length === 0);
    const full = goingIn(planPackage(facts, { ...policy, only: goingIn(plan) }));
    const { deleted, stopped } = await applyPackage(
      {
        backend,
        now: () => new Date(now),
        readPolicy: async () => policy,
        journal: { path: 'none', append: async () => undefined },
        budget: { left: 1000 },
        isOver: () => false,
        progress: () => undefined,
      },
      plan,
    );
    const [wanted, gone] = [full, deleted].map((all) => [...all].toSorted());
    expect([stopped, gone]).toEqual([undefined, wanted]);
    expect(left.size).toBe(facts.versions.length - deleted.size);
  },
  'nothing is read twice': async (facts, policy) => {
    const { backend, read } = fakeGitHub(facts, now);
    await makePlan(backend, policy);
    expect(read).toHaveLength(new Set(read).size);
    const { facts: known } = await makePlan(backend, policy);
    expect(read).toHaveLength(new Set(read).size);
    expect(known.versions).toHaveLength(facts.versions.length);
  },
  'what goes is not read where nothing without a tag of its own is kept by itself': async (
    facts,
    policy,
  ) => {
    const { backend, read } = fakeGitHub(facts, now);
    const unread = await backend.look();
    fc.pre(!keepsUntagged(unread, policy));
    const { plan } = await makePlan(backend, policy);
    expect(read.filter((digest) => goingIn(plan).has(digest))).toEqual([]);
  },
};

/** Checks all of them on so many random packages. */
export async function checkAll(name: string, numRuns: number): Promise<void> {
  const holds = properties[name] ?? expect.fail(name);
  const property = fc.asyncProperty(anyPackage, anyPolicy, (facts, policy) =>
    holds(asOnGitHub(facts), policy),
  );
  await fc.assert(property, { numRuns });
}

function keptIn({ versions }: PackagePlan): ReadonlySet<string> {
  return new Set(
    versions.filter(({ decision }) => decision === 'keep').map(({ digest }) => digest),
  );
}

function goingIn({ trees }: PackagePlan): ReadonlySet<Digest> {
  return new Set(trees.flat());
}

function namedBy({ versions }: PackageFacts, kept: ReadonlySet<string>): readonly Digest[] {
  return versions
    .filter(({ digest }) => kept.has(digest))
    .flatMap(({ manifest: { children = [], subject } = {} }) =>
      subject === undefined ? children : [...children, subject],
    );
}

const byOthers = new Set(['child', 'subject', 'referrer']);

/** Whether something is kept by itself that no tag of its own speaks for: a ring of fallback tags, say. */
function keepsUntagged(facts: PackageFacts, policy: Policy): boolean {
  const { ownTags } = buildGraph(facts.versions);
  return planPackage(facts, policy).versions.some(({ decision, code }, at) => {
    return decision === 'keep' && !byOthers.has(code) && ownTags[at]?.length === 0;
  });
}

const byTag = new Set(['keep-tags', 'rule', 'keep-newest', 'unmatched', 'in-use']);

function rootsIn({ versions }: PackagePlan): readonly string[] {
  return versions
    .filter(({ tags, code }) => byTag.has(code) && tags.some((tag) => !tag.startsWith('sha256-')))
    .map(({ digest }) => digest)
    .toSorted();
}
