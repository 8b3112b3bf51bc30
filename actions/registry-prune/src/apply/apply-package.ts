import { asError } from '@image-relay/action-kit';
import type { Digest } from '@image-relay/oci';
import { type Backend, OutOfBudget } from '../backend.ts';
import type { PackageFacts, Version } from '../core/facts.ts';
import type { PackagePlan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { HeldVersion } from '../core/report.ts';
import { takeTrees } from '../core/take-trees.ts';
import type { Journal } from '../journal.ts';
import { makePlan } from '../make-plan.ts';
import { checkProtected } from './check-protected.ts';
import { deleteBatch, type Result } from './delete-batch.ts';
import { type Aftermath, type Done, settle } from './settle.ts';
import { untagAll } from './untag.ts';

/** How much may be done, and what watches over it. */
export interface ApplyPorts {
  readonly backend: Backend;
  readonly now: () => Date;
  /** Read anew before each batch, so that what came into use meanwhile is seen. */
  readonly readPolicy: () => Promise<Policy>;
  readonly journal: Journal;
  /** Deletes that are left for the run; counted down. */
  readonly budget: { left: number; isTouched?: boolean };
  readonly isOver: () => boolean;
  readonly progress: (done: number, total: number) => void;
  /** Waits so many milliseconds for lists that lag behind. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** What was done to a package. */
export interface Applied extends Aftermath {
  readonly deleted: ReadonlySet<Digest>;
  /** What the registry does not give up. */
  readonly held: readonly HeldVersion[];
  /** Tags that were taken from images that stay. */
  readonly untagged: readonly string[];
  /** Tags that are moved already and go in a later run. */
  readonly waiting: readonly string[];
  /** Still to be deleted: a later run does. */
  readonly left: number;
  /** Why it was stopped, when a request failed or something forbade to go on. */
  readonly stopped?: Error;
}

/** Deletes between two looks at the package. */
const batchSize = 200;

/** What a run knows of the package while it deletes. */
interface State extends Omit<Done, 'held'> {
  /** Of the plan; what is done, or cannot be done, is taken out. */
  readonly open: Set<Digest>;
  readonly deleted: Set<Digest>;
  readonly tried: Set<Digest>;
  readonly tags: Set<string>;
  readonly held: Map<Digest, HeldVersion>;
  readonly touched: Set<Digest>;
}

/**
 * Does what a plan says, as far as it still holds: the package is looked at again before the first
 * delete and after each batch, and what changed or is needed by then is left alone. Whatever happens,
 * it is looked at once more in the end, and what a push in between needs is put back.
 */
export async function applyPackage(ports: ApplyPorts, plan: PackagePlan): Promise<Applied> {
  const state: State = {
    open: new Set(plan.trees.flat()),
    deleted: new Set(),
    tried: new Set(),
    tags: new Set(),
    held: new Map(),
    touched: new Set(),
    shown: plan,
  };
  let stopped: Error | undefined;
  try {
    const total = state.open.size;
    while (await applyBatch(ports, plan, { state, total }));
  } catch (error) {
    if (!(error instanceof OutOfBudget)) stopped = asError(error);
  }
  const aftermath = await settle(ports, { ...state, held: heldIn(state) }).catch(
    (error: unknown): Aftermath => {
      stopped ??= asError(error);
      return { healed: [], broken: [], warnings: [] };
    },
  );
  stopped ??= aftermath.failure;
  const planned = aftermath.plan?.trees.flat() ?? [...state.open];
  const left = planned.filter((digest) => state.open.has(digest)).length;
  const { deleted, held } = state;
  const done = { ...aftermath, deleted, held: [...held.values()], left, untagged: [], waiting: [] };
  if (stopped !== undefined) return { ...done, stopped };
  return { ...done, ...(await untag(ports, plan, done)) };
}

/** Takes the tags away that the plan names, as far as that holds after the deletes. */
async function untag(
  ports: ApplyPorts,
  shown: PackagePlan,
  { plan, broken }: Aftermath,
): Promise<Pick<Applied, 'untagged' | 'waiting' | 'broken' | 'stopped'>> {
  const meant = new Map(shown.untags.map(({ tag, digest }) => [tag, digest] as const));
  const wanted = plan?.untags.filter(({ tag, digest }) => meant.get(tag) === digest) ?? [];
  const nothing = { untagged: [], waiting: [], broken };
  if (wanted.length === 0) return nothing;
  try {
    const { untagged, waiting, broken: more } = await untagAll(ports, wanted);
    return { untagged, waiting, broken: [...broken, ...more] };
  } catch (error) {
    const isOut = error instanceof OutOfBudget;
    return { ...nothing, ...(isOut ? {} : { stopped: asError(error) }) };
  }
}

/** Looks again and deletes a batch of what still holds; false when there is nothing more to do. */
async function applyBatch(
  ports: ApplyPorts,
  shown: PackagePlan,
  { state, total }: { readonly state: State; readonly total: number },
): Promise<boolean> {
  const { open, deleted, tried, tags, touched } = state;
  if (open.size === 0) return false;
  const policy = await ports.readPolicy();
  const held = heldIn(state);
  const options = { thorough: true };
  const { facts, plan } = await makePlan(ports.backend, { ...policy, only: open, held }, options);
  checkProtected(shown, plan);
  for (const child of childrenOf(facts, open)) touched.add(child);
  const { left, isTouched = false } = ports.budget;
  const order = takeTrees(plan.trees, { batch: batchSize, left, isFirst: !isTouched });
  if (order.length === 0 || left <= 0 || ports.isOver()) return false;
  const onDelete = (version: Version) => {
    tried.add(version.digest);
    for (const tag of version.tags) tags.add(tag);
  };
  const onDeleted = (digest: Digest) => {
    deleted.add(digest);
    open.delete(digest);
    ports.progress(deleted.size, total);
  };
  const results = await deleteBatch({ ...ports, onDelete, onDeleted }, facts, order);
  for (const [digest, result] of results) note(state, digest, result);
  ports.budget.left -= order.length;
  ports.budget.isTouched = true;
  const role = [...state.held.values()].find(({ reason }) => reason === 'role');
  // It is missing for all of them.
  if (role !== undefined) for (const digest of open) state.held.set(digest, { ...role, digest });
  return role === undefined && ![...results.values()].some(({ status }) => status === 'skipped');
}

function heldIn({ held }: State): ReadonlyMap<Digest, string> {
  return new Map([...held.values()].map(({ digest, message }) => [digest, message] as const));
}

function note({ open, held }: State, digest: Digest, result: Result): void {
  // What was spared is kept with what names it.
  if (result.status === 'skipped' || result.status === 'spared') return;
  open.delete(digest);
  if (result.status !== 'kept') return;
  held.set(digest, { digest, reason: result.reason, message: result.message });
}

/** What an image that stays may share with one that goes. */
function childrenOf({ versions }: PackageFacts, open: ReadonlySet<Digest>): readonly Digest[] {
  const doomed = versions.filter(({ digest }) => open.has(digest));
  return doomed.flatMap(({ manifest }) => manifest?.children ?? []);
}
