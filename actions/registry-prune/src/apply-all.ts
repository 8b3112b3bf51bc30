import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActionError, asError, RefusedError } from '@image-relay/action-kit';
import { type Applied, type ApplyPorts, applyPackage } from './apply/apply-package.ts';
import type { Context } from './context.ts';
import { type AppliedReport, isFault, type PlannedPackage } from './core/report.ts';
import { bareVersions, guardChildren } from './guard-children.ts';
import { openJournal } from './journal.ts';
import type { Work } from './plan-all.ts';

export interface AppliedAll {
  readonly packages: readonly PlannedPackage[];
  /** Absent when nothing was to be deleted. */
  readonly journal?: string;
}

/** Applies the plans one after another. A package that is refused or fails does not stop the others. */
export async function applyAll(context: Context, work: readonly Work[]): Promise<AppliedAll> {
  const { inputs, now } = context;
  const due = work.filter(({ plan }) => plan.refusals.length === 0);
  for (const { plan } of work) refuse(context, plan);
  const isAny = due.some(({ plan }) => plan.trees.length + plan.untags.length > 0);
  const journal = isAny ? await openJournal(await journalPath(context)) : undefined;
  const end = now().getTime() + inputs.timeout;
  const means = {
    now,
    budget: { left: inputs.maxDeletes },
    isOver: () => context.signal.aborted || now().getTime() >= end,
  };
  const packages: PlannedPackage[] = [];
  for (const one of work) {
    const { facts, plan } = one;
    const isDue = due.includes(one);
    const stopped = isDue ? await guard(context, one) : undefined;
    const isEmpty = !isDue || plan.trees.length + plan.untags.length === 0;
    const applied =
      stopped ??
      (isEmpty || journal === undefined
        ? undefined
        : await applyOne(context, one, { ...means, journal }));
    packages.push({ facts, plan, ...(applied === undefined ? {} : { applied }) });
  }
  return { packages, ...(journal === undefined ? {} : { journal: journal.path }) };
}

/** Gives what came of a package instead of deletes, when what stays could not be guarded. */
async function guard(
  { inputs, log, fail }: Context,
  { backend, facts, plan }: Work,
): Promise<AppliedReport | undefined> {
  // What GitHub keeps is no file that somebody collects.
  if (backend.recover !== undefined) return undefined;
  const bare = bareVersions(facts, plan);
  if (bare.length === 0) return undefined;
  if (inputs.guard === 'none') {
    log.info(
      `${plan.name}: ${bare.length} manifests that stay have no tag: distribution before 3.0 collects them with --delete-untagged, unless guard is tag-children`,
    );
    return undefined;
  }
  try {
    const count = await guardChildren(backend, facts, bare);
    log.info(`${plan.name}: ${count} manifests without a tag got one of their own`);
    return undefined;
  } catch (error) {
    const stopped = asError(error);
    fail(stopped);
    return { ...nothingDone, left: plan.trees.flat().length, error: stopped.message };
  }
}

const nothingDone = {
  deleted: [],
  untagged: [],
  waiting: [],
  healed: [],
  broken: [],
  warnings: [],
  keptByRegistry: [],
};

type Means = Pick<ApplyPorts, 'now' | 'budget' | 'isOver' | 'journal'>;

async function applyOne(
  context: Context,
  { plan, backend, readPolicy }: Work,
  means: Means,
): Promise<AppliedReport> {
  const progress = (done: number, total: number) =>
    context.log.progress(done, total, `manifests of ${plan.name} are deleted`);
  const applied = await applyPackage({ ...means, backend, readPolicy, progress }, plan);
  say(context, plan.name, applied);
  const { deleted, left, untagged, waiting, healed, broken, warnings, held, stopped } = applied;
  const isBack = new Set(healed);
  return {
    deleted: [...deleted].filter((digest) => !isBack.has(digest)),
    left,
    untagged,
    waiting,
    healed,
    broken,
    warnings,
    keptByRegistry: held,
    ...(stopped === undefined ? {} : { error: stopped.message }),
  };
}

/** What has to be known beside the lines of the plan; faults fail the step. */
function say(context: Context, name: string, applied: Applied): void {
  const { log } = context;
  const { deleted, left, untagged, healed, broken, warnings, held, stopped } = applied;
  for (const digest of healed) log.warning(`${name}: ${digest} is needed again and was put back`);
  for (const text of warnings) log.warning(`${name}: ${text}`);
  for (const [reason, all] of Map.groupBy(held, (one) => one.reason)) {
    log.warning(`${name}: the registry keeps ${all.length} (${reason}): ${all[0]?.message}`);
  }
  log.info(`${name}: ${deleted.size} deleted, ${left} left`);
  for (const tag of untagged) log.info(`${name}:${tag} is gone, its image is not`);
  for (const tag of applied.waiting)
    log.warning(`${name}:${tag} names an empty manifest, which a later run deletes`);
  if (stopped !== undefined) context.fail(stopped);
  if (broken.length > 0) context.fail(brokenError(name, broken));
  const ignored = held.filter(({ reason }) => isFault(reason));
  if (ignored.length > 0) context.fail(ignoredError(name, ignored));
}

/** No limit lets pass what nobody can read. */
const hints = {
  unreadable:
    'run the action with `mode: doctor`, which says what is damaged, and build that again',
  'no-children': 'look at the indexes that stay; one that is empty for good has to go by hand',
  'every-tag': 'look at the plan, and let the rules keep what stays; no limit allows this',
  'too-many': 'look at the plan before you raise `max-delete-percent` for one run',
} as const;

function refuse(context: Context, { name, refusals }: Work['plan']): void {
  const [first] = refusals;
  if (first === undefined) return;
  const text = `nothing of ${name} was deleted: ${first.message}`;
  context.fail(
    new RefusedError('PRUNE_REFUSED', text, {
      details: refusals.slice(1).map(({ message }) => message),
      hint: hints[first.code],
    }),
  );
}

function brokenError(name: string, broken: readonly string[]): ActionError {
  return new ActionError('PRUNE_BROKEN', `${name}: something that is kept is broken`, {
    details: broken,
    hint: 'run the action with `mode: restore` and the journal of this run',
  });
}

function ignoredError(name: string, held: Applied['held']): ActionError {
  const text = `${name}: ${held.length} manifests are still there after their delete`;
  return new ActionError('PRUNE_PARTIAL', text, {
    details: held.map(({ digest }) => digest),
    hint: 'look at the log of the registry and run again',
  });
}

async function journalPath({ inputs, env }: Context): Promise<string> {
  if (inputs.journal !== undefined) return inputs.journal;
  const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'registry-prune-'));
  return join(folder, 'journal.jsonl');
}
