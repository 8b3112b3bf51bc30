import type { Backend } from './backend.ts';
import { checkPatterns } from './check-patterns.ts';
import type { PackageFacts } from './core/facts.ts';
import { type PackagePlan, planPackage } from './core/plan.ts';
import type { Policy } from './core/policy.ts';

/** A package as it is now, and what the policy makes of it. */
export interface Planned {
  readonly facts: PackageFacts;
  readonly plan: PackagePlan;
}

/** Looks at a package and plans it, until nothing that the plan needs is missing. */
export async function makePlan(
  backend: Backend,
  policy: Policy,
  options: { readonly thorough?: boolean } = {},
): Promise<Planned> {
  let facts = await backend.look(options);
  checkPatterns(policy, facts);
  for (;;) {
    const plan = planPackage(facts, policy);
    const more = await backend.learn(facts, plan);
    if (more === undefined) return { facts, plan };
    facts = more;
  }
}
