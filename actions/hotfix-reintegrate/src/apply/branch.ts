import type { BranchState } from '../body.ts';
import type { BranchStep } from '../core/decide.ts';
import type { TargetFacts } from '../core/facts.ts';
import { short, workBranchName } from '../core/names.ts';
import { mergeMessage } from '../core/ours.ts';
import { picksOf } from '../core/picks.ts';
import type { Run } from '../run.ts';
import { type Again, branchRefused, hasCode, isLost } from './attempt.ts';

/** A branch that is as it is to be. */
export interface ReadyBranch {
  readonly kind: 'ready';
  readonly head: string;
  readonly state: BranchState;
  readonly isStale: boolean;
}

/** `conflict`: nothing was left behind, as was asked for. `nothing`: the target has it all. */
export type BranchOutcome =
  | ReadyBranch
  | Again
  | { readonly kind: 'conflict' }
  | { readonly kind: 'nothing' };

/** Makes the branch, or leaves it; one with commits of its own is never moved. */
export async function settleBranch(
  run: Run,
  facts: TargetFacts,
  step: BranchStep,
): Promise<BranchOutcome> {
  if (step.kind === 'keep') {
    const state = ({ line: 'conflict', ours: 'clean', people: 'people' } as const)[step.maker];
    return { kind: 'ready', head: facts.branch?.head ?? '', state, isStale: step.isStale };
  }
  try {
    const isMerge = run.context.inputs.strategy === 'merge';
    return isMerge ? await merge(run, facts, step) : await pick(run, facts, step);
  } catch (cause) {
    // Not found: another run that leaves no conflicts behind has deleted the branch.
    if (isLost(cause) || hasCode(cause, 'GITHUB_NOT_FOUND')) return { kind: 'again', cause };
    if (!hasCode(cause, 'GITHUB_REFUSED')) throw cause;
    const refused = branchRefused(facts.branchName, cause);
    if (await isUntouched(run, facts)) throw refused;
    return { kind: 'again', cause: refused };
  }
}

/** A change is refused when another comes between, too; the branch is then another one. */
async function isUntouched({ github, repository }: Run, facts: TargetFacts): Promise<boolean> {
  const now = await github.gitRefs.find(repository, `refs/heads/${facts.branchName}`);
  return now?.object === facts.branch?.head || now?.object === facts.targetHead;
}

type Make = Exclude<BranchStep, { readonly kind: 'keep' }>;

async function merge(run: Run, facts: TargetFacts, step: Make): Promise<BranchOutcome> {
  const { github, repository, release, context } = run;
  const { target, targetHead, branchName } = facts;
  const before = step.kind === 'create' ? undefined : step.head;
  if (!(await move(run, facts, { from: before, to: targetHead }))) return { kind: 'again' };
  const message = mergeMessage(release, target);
  const wanted = { base: branchName, head: release.commit, message };
  const merged = await github.merges.merge(repository, wanted);
  // The branch has it already: another run has merged it meanwhile.
  if (merged.status === 'nothing') return { kind: 'again' };
  if (merged.status === 'conflict') return await leaveConflict(run, facts, targetHead);
  context.log.info(`${target}: merged as ${short(merged.commit)}`);
  return { kind: 'ready', head: merged.commit, state: 'clean', isStale: false };
}

async function pick(run: Run, facts: TargetFacts, step: Make): Promise<BranchOutcome> {
  const { github, repository, release, context } = run;
  const { target, targetHead, missing, picked } = facts;
  const before = step.kind === 'create' ? undefined : step.head;
  const result = await github.cherryPicks.pick(repository, {
    commits: picksOf(missing, release.commit, picked).map(({ commit }) => commit),
    onto: targetHead,
    workBranch: workBranchName(release.version, target, context.env.GITHUB_RUN_ID ?? '0'),
    namesOrigin: true,
  });
  if (result.status === 'nothing') {
    context.log.info(`${target}: nothing to do, it has everything that the commits change`);
    return { kind: 'nothing' };
  }
  if (result.status === 'conflict') {
    context.log.info(`${target}: ${short(result.commit)} cannot be picked`);
    return await leaveConflict(run, facts, before);
  }
  const head = result.commit;
  if (!(await move(run, facts, { from: before, to: head }))) return { kind: 'again' };
  context.log.info(
    `${target}: picked ${result.made.length} of ${missing.length} as ${short(head)}`,
  );
  return { kind: 'ready', head, state: 'clean', isStale: false };
}

/** The branch becomes the release commit, for a draft; or goes, when that was asked for. */
async function leaveConflict(
  run: Run,
  facts: TargetFacts,
  from: string | undefined,
): Promise<BranchOutcome> {
  const { release, context } = run;
  const { target } = facts;
  context.log.info(`${target}: ${short(release.commit)} conflicts`);
  if (context.inputs.onConflict === 'fail') {
    if (from !== undefined) await removeBranch(run, facts, from);
    return { kind: 'conflict' };
  }
  const to = release.commit;
  if (!(await move(run, facts, { from, to, force: true }))) return { kind: 'again' };
  return { kind: 'ready', head: to, state: 'conflict', isStale: false };
}

/** Deletes the branch while its head is still the one that holds nothing of anybody. */
export async function removeBranch(run: Run, { branchName }: TargetFacts, head: string) {
  const ref = `refs/heads/${branchName}`;
  const now = await run.github.gitRefs.find(run.repository, ref);
  if (now?.object === head) await run.github.gitRefs.delete(run.repository, ref);
}

interface Move {
  /** Where it must be now; undefined makes it. */
  readonly from: string | undefined;
  readonly to: string;
  readonly force?: boolean;
}

/** Gives false when the branch is not where it was thought to be: it is then left alone. */
async function move(run: Run, { branchName }: TargetFacts, wanted: Move): Promise<boolean> {
  const { gitRefs } = run.github;
  const { from, to, force = false } = wanted;
  const ref = `refs/heads/${branchName}`;
  if (from === to) return true;
  if (from === undefined) {
    const made = await gitRefs.create(run.repository, ref, to);
    return made.status === 'created' || made.object === to;
  }
  // Looked at last, so that a push of somebody in between is not lost.
  const now = await gitRefs.find(run.repository, ref);
  if (now?.object === to) return true;
  if (now?.object !== from) return false;
  await gitRefs.update(run.repository, ref, { commit: to, force });
  return true;
}
