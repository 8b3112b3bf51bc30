import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActionError, RefusedError } from '@image-relay/action-kit';
import { type Applied, applyPackage } from './apply/apply-package.ts';
import type { Context } from './context.ts';
import type { AppliedReport, PlannedPackage } from './core/report.ts';
import { guardChildren } from './guard-children.ts';
import { type Journal, openJournal } from './journal.ts';
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
  const isAny = due.some(({ plan }) => plan.trees.length > 0);
  const journal = isAny ? await openJournal(await journalPath(context)) : undefined;
  const end = now().getTime() + inputs.timeout;
  const limits = {
    budget: { left: inputs.maxDeletes },
    isOver: () => context.signal.aborted || now().getTime() >= end,
  };
  const packages: PlannedPackage[] = [];
  for (const one of work) {
    const { facts, plan } = one;
    const applied = due.includes(one)
      ? await applyOne(context, one, { journal, limits })
      : undefined;
    packages.push({ facts, plan, ...(applied === undefined ? {} : { applied }) });
  }
  return { packages, ...(journal === undefined ? {} : { journal: journal.path }) };
}

interface Means {
  readonly journal: Journal | undefined;
  readonly limits: { readonly budget: { left: number }; readonly isOver: () => boolean };
}

async function applyOne(
  context: Context,
  { facts, plan, policy, ports }: Work,
  { journal, limits }: Means,
): Promise<AppliedReport | undefined> {
  const { inputs, log } = context;
  if (inputs.guard === 'tag-children') {
    const count = await guardChildren(ports, facts, plan);
    if (count > 0) log.info(`${plan.name}: ${count} children got a tag of their own`);
  }
  if (plan.trees.length === 0 || journal === undefined) return undefined;
  const progress = (done: number, total: number) =>
    log.progress(done, total, `manifests of ${plan.name} are deleted`);
  const applied = await applyPackage({ ...ports, ...limits, journal, progress }, policy, plan);
  return report(context, plan.name, applied);
}

function report(context: Context, name: string, applied: Applied): AppliedReport {
  const { log } = context;
  const { deleted, left, healed, broken, warnings, stillThere, stopped } = applied;
  for (const digest of healed) log.warning(`${name}: ${digest} is needed again and was put back`);
  for (const text of warnings) log.warning(`${name}: was broken before: ${text}`);
  log.info(`${name}: ${deleted.size} deleted, ${left} left`);
  if (stopped !== undefined) context.fail(stopped);
  if (broken.length > 0) context.fail(brokenError(name, broken));
  if (stillThere.length > 0) context.fail(stillThereError(name, stillThere));
  const isGone = new Set(deleted);
  for (const digest of [...healed, ...stillThere]) isGone.delete(digest);
  return {
    deleted: [...isGone],
    left,
    healed,
    broken,
    warnings,
    stillThere,
    ...(stopped === undefined ? {} : { error: stopped.message }),
  };
}

function refuse(context: Context, { name, refusals }: Work['plan']): void {
  const [first] = refusals;
  if (first === undefined) return;
  const text = `nothing of ${name} was deleted: ${first.message}`;
  context.fail(
    new RefusedError('PRUNE_REFUSED', text, {
      details: refusals.slice(1).map(({ message }) => message),
      hint: 'look at the plan before you change a limit for one run',
    }),
  );
}

function brokenError(name: string, broken: readonly string[]): ActionError {
  return new ActionError('PRUNE_BROKEN', `${name}: something that is kept is broken`, {
    details: broken,
    hint: 'run the action with `mode: restore` and the journal of this run',
  });
}

function stillThereError(name: string, digests: readonly string[]): ActionError {
  const text = `${name}: ${digests.length} manifests are still there after their delete`;
  return new ActionError('PRUNE_PARTIAL', text, {
    details: digests,
    hint: 'look at the log of the registry and run again',
  });
}

async function journalPath({ inputs, env }: Context): Promise<string> {
  if (inputs.journal !== undefined) return inputs.journal;
  const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'registry-prune-'));
  return join(folder, 'journal.jsonl');
}
