import type { Digest } from '@image-relay/oci';
import type { PackageFacts } from './core/facts.ts';
import { type PackagePlan, planPackage } from './core/plan.ts';
import type { Policy } from './core/policy.ts';
import { type LookPorts, lookAtPackage, lookAtReferrers } from './look.ts';

/** A package as it is now, and what the policy makes of it. */
export interface Planned {
  readonly facts: PackageFacts;
  readonly plan: PackagePlan;
}

/**
 * Looks at a package and plans it. What is to go is asked for its referrers, which no list of tags
 * shows, so that they go with it; `asked` are digests that were asked for before.
 */
export async function makePlan(
  ports: LookPorts,
  policy: Policy,
  asked: Set<Digest> = new Set(),
): Promise<Planned> {
  for (;;) {
    const facts = await lookAtPackage(ports);
    const plan = planPackage(facts, policy);
    const open = plan.trees.flat().filter((digest) => !asked.has(digest));
    for (const digest of open) asked.add(digest);
    const isMore = await lookAtReferrers(ports, open);
    if (!isMore) return { facts, plan };
  }
}
