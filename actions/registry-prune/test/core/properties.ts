import type { Digest } from '@image-relay/oci';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { PackageFacts } from '../../src/core/facts.ts';
import { type PackagePlan, planPackage } from '../../src/core/plan.ts';
import type { Policy } from '../../src/core/policy.ts';
import { anyPackage, anyPolicy } from './graphs.ts';
import { oldPackage, strictPolicy } from './old-packages.ts';
import { keptByBruteForce } from './oracle.ts';

/** What holds for every plan, by name. */
export const properties: Readonly<Record<string, (facts: PackageFacts, policy: Policy) => void>> = {
  'the plan keeps what brute force keeps': (facts, policy) => {
    const kept = planPackage(facts, policy).versions.filter(({ decision }) => decision === 'keep');
    expect(new Set(kept.map(({ digest }) => digest))).toEqual(keptByBruteForce(facts, policy));
  },
  'nothing that is kept names something that goes': (facts, policy) => {
    const going = new Set(planPackage(facts, policy).trees.flat());
    expect(brokenBy(facts, going)).toEqual([]);
  },
  'trees hold everything that goes, once': (facts, policy) => {
    const plan = planPackage(facts, policy);
    const going = plan.versions.filter(({ decision }) => decision === 'delete');
    expect(plan.trees.flat().toSorted()).toEqual(going.map(({ digest }) => digest).toSorted());
  },
  'killed after any delete, nothing that is left names something that is gone': (facts, policy) => {
    const order = planPackage(facts, policy).trees.flat();
    const broken = order.map((_, at) => brokenBy(facts, new Set(order.slice(0, at + 1))));
    expect(broken.flat()).toEqual([]);
  },
  'stopped after any tree, the next plan deletes the rest': (undated, policy) => {
    fc.pre(!mayHaveCircles(undated));
    const facts = dated(undated);
    const { trees } = planPackage(facts, policy);
    for (let stop = 0; stop <= trees.length; stop += 1) {
      const gone = new Set(trees.slice(0, stop).flat());
      const next = planPackage(without(facts, gone), policy);
      expect(next.trees.flat().toSorted()).toEqual(trees.slice(stop).flat().toSorted());
    }
  },
  'killed after any delete, the next plan deletes nothing else': (facts, policy) => {
    const order = planPackage(facts, policy).trees.flat();
    for (let stop = 0; stop <= order.length; stop += 1) {
      const gone = new Set(order.slice(0, stop));
      const next: PackagePlan = planPackage(without(facts, gone), policy);
      expect(next.trees.flat().filter((digest) => !order.includes(digest))).toEqual([]);
    }
  },
};

/** Checks one of them on so many random packages, and on as many of which most goes. */
export function checkAll(name: string, numRuns: number): void {
  const holds = properties[name] ?? expect.fail(name);
  fc.assert(fc.property(anyPackage, anyPolicy, holds), { numRuns });
  fc.assert(fc.property(oldPackage, strictPolicy, holds), { numRuns });
}

/** Everything left that names something that is gone. */
function brokenBy({ versions }: PackageFacts, gone: ReadonlySet<Digest>): readonly Digest[] {
  return versions
    .filter(({ digest, manifest }) => {
      const named = [...(manifest?.children ?? []), manifest?.subject];
      return !gone.has(digest) && named.some((one) => one !== undefined && gone.has(one));
    })
    .map(({ digest }) => digest);
}

/** Only a fallback tag of something older than what it names closes a circle; the next plan then keeps more. */
function mayHaveCircles({ versions }: PackageFacts): boolean {
  return versions.some(({ tags }, at) =>
    versions.slice(at).some(({ digest }) => tags.includes(`${digest.replace(':', '-')}.sig`)),
  );
}

/** A part that is left alone and does not say how old it is would be kept, which is safe and no rest. */
function dated(facts: PackageFacts): PackageFacts {
  return {
    ...facts,
    versions: facts.versions.map((version) => ({
      ...version,
      createdAt: version.createdAt ?? version.taggedAt ?? 0,
    })),
  };
}

function without(facts: PackageFacts, gone: ReadonlySet<Digest>): PackageFacts {
  return { ...facts, versions: facts.versions.filter(({ digest }) => !gone.has(digest)) };
}
