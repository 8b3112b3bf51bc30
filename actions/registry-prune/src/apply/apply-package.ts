import type { Digest } from '@image-relay/oci';
import type { PackageFacts } from '../core/facts.ts';
import type { PackagePlan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import { takeTrees } from '../core/take-trees.ts';
import type { Journal } from '../journal.ts';
import type { LookPorts } from '../look.ts';
import { makePlan } from '../make-plan.ts';
import { type Deleted, deleteBatch } from './delete-batch.ts';
import { type Aftermath, settle } from './settle.ts';

/** How much may be done, and what watches over it. */
export interface ApplyPorts extends LookPorts {
  readonly journal: Journal;
  /** Deletes that are left for the run; counted down. */
  readonly budget: { left: number };
  readonly isOver: () => boolean;
  readonly progress: (done: number, total: number) => void;
}

/** What was done to a package. */
export interface Applied extends Aftermath {
  readonly deleted: ReadonlySet<Digest>;
  /** Still to be deleted: a later run does. */
  readonly left: number;
  /** Why it was stopped, when a request failed or something forbade to go on. */
  readonly stopped?: Error;
}

/** Deletes between two looks at the package. */
const batchSize = 200;

/**
 * Does what a plan says, as far as it still holds: the package is looked at again before the first
 * delete and after each batch, and what changed or is needed by then is left alone. Whatever happens,
 * it is looked at once more in the end, and what a push in between needs is put back.
 */
export async function applyPackage(
  ports: ApplyPorts,
  policy: Policy,
  plan: PackagePlan,
): Promise<Applied> {
  const open = new Set(plan.trees.flat());
  const deleted = new Set<Digest>();
  const touched = new Set<Digest>();
  const asked = new Set<Digest>();
  const total = open.size;
  let stopped: Error | undefined;
  try {
    for (;;) {
      const next = await look(ports, { ...policy, only: open }, asked);
      for (const child of childrenOf(next, open)) touched.add(child);
      const room = { batch: batchSize, left: ports.budget.left, isFirst: deleted.size === 0 };
      const order = takeTrees(next.trees, room);
      if (order.length === 0 || ports.budget.left <= 0 || ports.isOver()) break;
      const results = await deleteBatch(batchPorts(ports, deleted, total), next.facts, order);
      for (const digest of finished(results)) open.delete(digest);
      ports.budget.left -= order.length;
      if ([...results.values()].includes('skipped')) break;
    }
  } catch (error) {
    stopped = error instanceof Error ? error : new Error(String(error));
  }
  const aftermath = await settle(ports, policy, { deleted, touched }).catch((error: unknown) => {
    stopped ??= error instanceof Error ? error : new Error(String(error));
    return { healed: [], broken: [], warnings: [], stillThere: [], planned: [...open] };
  });
  for (const digest of deleted) open.delete(digest);
  const left = aftermath.planned.filter((digest) => open.has(digest)).length;
  return { ...aftermath, deleted, left, ...(stopped === undefined ? {} : { stopped }) };
}

interface NextLook {
  readonly facts: PackageFacts;
  readonly trees: PackagePlan['trees'];
}

async function look(ports: ApplyPorts, policy: Policy, asked: Set<Digest>): Promise<NextLook> {
  const { facts, plan } = await makePlan(ports, policy, asked);
  const [refusal] = plan.refusals;
  if (refusal !== undefined) {
    const { ActionError } = await import('@image-relay/action-kit');
    throw new ActionError('PRUNE_REFUSED', `${plan.name}: ${refusal.message}`, {
      hint: 'the package changed while it was pruned; look at it and run again',
    });
  }
  return { facts, trees: plan.trees };
}

/** What an image that stays may share with one that goes. */
function childrenOf({ facts }: NextLook, open: ReadonlySet<Digest>): readonly Digest[] {
  const doomed = facts.versions.filter(({ digest }) => open.has(digest));
  return doomed.flatMap(({ manifest }) => manifest?.children ?? []);
}

function batchPorts(ports: ApplyPorts, deleted: Set<Digest>, total: number) {
  return {
    ...ports,
    onDeleted: (digest: Digest) => {
      deleted.add(digest);
      ports.memory.manifests.delete(digest);
      ports.progress(deleted.size, total);
    },
  };
}

function finished(results: ReadonlyMap<Digest, Deleted>): readonly Digest[] {
  return [...results].filter(([, result]) => result !== 'skipped').map(([digest]) => digest);
}
