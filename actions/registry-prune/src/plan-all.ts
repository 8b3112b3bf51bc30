import type { Backend } from './backend.ts';
import type { Context } from './context.ts';
import type { Policy } from './core/policy.ts';
import { makePlan, type Planned } from './make-plan.ts';
import type { PolicySource } from './policy-source.ts';

/** A package with its plan, and what it takes to look at it again. */
export interface Work extends Planned {
  readonly backend: Backend;
  readonly readPolicy: () => Promise<Policy>;
}

/** Looks at every package and plans it; prints a line for each version, whatever is done afterwards. */
export async function planAll(
  context: Context,
  backends: readonly Backend[],
  readPolicies: PolicySource,
): Promise<readonly Work[]> {
  const work: Work[] = [];
  const policyOf = await readPolicies();
  for (const backend of backends) {
    const { name } = backend;
    const readPolicy = async () => (await readPolicies())(name);
    const planned = await context.log.group(name, async () => {
      const made = await makePlan(backend, policyOf(name));
      sayDecisions(context, made);
      await sayObstacle(context, backend, made);
      return made;
    });
    work.push({ ...planned, backend, readPolicy });
  }
  return work;
}

function sayDecisions({ log }: Context, { plan }: Planned): void {
  for (const { decision, digest, tags, reason } of plan.versions) {
    log.info(`${decision} ${[digest, ...tags].join(' ')}: ${reason}`);
  }
  for (const { tag, digest, reason } of plan.untags)
    log.info(`untag ${tag} of ${digest}: ${reason}`);
  for (const { message } of plan.refusals) {
    log.warning(`${plan.name}: nothing of it may be deleted: ${message}`);
  }
  if (plan.versions.length === 0) log.warning(`${plan.name} holds no tag`);
}

/** A missing role is to be known before the first delete; one request, where the registry tells. */
async function sayObstacle({ log }: Context, backend: Backend, { plan }: Planned): Promise<void> {
  if (plan.trees.length === 0) return;
  const obstacle = await backend.obstacle?.();
  if (obstacle !== undefined) log.warning(`${plan.name}: nothing would be deleted: ${obstacle}`);
}
