import { ActionError, quote } from '@image-relay/action-kit';
import { type Decision, decide } from '../core/decide.ts';
import type { TargetFacts } from '../core/facts.ts';
import { compareUrl } from '../core/names.ts';
import { resultWithoutWrites, type TargetResult } from '../core/result.ts';
import { gatherTarget } from '../gather/target.ts';
import type { Run } from '../run.ts';
import type { Again } from './attempt.ts';
import { removeBranch, settleBranch } from './branch.ts';
import { settlePullRequest } from './pull-request.ts';

/** A result, and what lets the run fail although there is one. */
export interface Outcome {
  readonly result: TargetResult;
  readonly failure?: ActionError;
}

const rounds = 5;

type Write = Extract<Decision, { kind: 'write' }>;

/** Does what was decided; when something else changes things meanwhile, decides again. Code BRANCH_BUSY. */
export async function reintegrate(
  run: Run,
  planned: { readonly facts: TargetFacts; readonly decision: Decision },
): Promise<Outcome> {
  let { facts, decision } = planned;
  for (let round = 1; ; round += 1) {
    if (decision.kind === 'done') return { result: resultWithoutWrites(facts, decision) };
    const settled = await settle(run, facts, decision);
    if (!('kind' in settled)) return settled;
    if (round === rounds) throw settled.cause ?? busy(facts);
    const { target } = facts;
    run.context.log.info(`${target}: something else changed it, so look again`);
    await run.pause(round);
    facts = await gatherTarget(run, target);
    decision = decide(facts, run.release, run.context.inputs.strategy);
  }
}

async function settle(run: Run, facts: TargetFacts, decision: Write): Promise<Outcome | Again> {
  const isLeft = run.context.inputs.onConflict === 'fail' && decision.pullRequest === undefined;
  const branch = await settleBranch(run, facts, decision.branch);
  if (branch.kind === 'again') return branch;
  if (branch.kind === 'ready' && branch.state === 'conflict' && isLeft) {
    await removeBranch(run, facts, branch.head);
    return conflicted(facts);
  }
  if (branch.kind === 'conflict') return conflicted(facts);
  if (branch.kind === 'nothing') return { result: { ...blank(facts), outcome: 'nothing' } };
  if (branch.isStale) warnOfStale(run, facts, decision);
  const settled = await settlePullRequest(run, facts, branch, decision.pullRequest);
  if (settled.kind === 'again') return settled;
  const conflict = branch.state === 'conflict';
  const files = conflict ? facts.bothSides.files : [];
  const common = { ...blank(facts), branch: facts.branchName, conflict, files };
  if (settled.kind === 'forbidden') return forbidden(run, common, settled.cause);
  const { number, url, isDraft } = settled.pullRequest;
  const verb = settled.kind === 'opened' ? 'opened' : 'brought up to date:';
  run.context.log.info(`${facts.target}: ${verb} pull request #${number} ${url}`);
  const result = { ...common, outcome: settled.kind, number, url, draft: isDraft };
  const failure = conflict && run.context.inputs.onConflict === 'fail' ? conflictError(facts) : {};
  return { result, ...failure };
}

function blank({ target }: TargetFacts) {
  return { target, conflict: false, files: [] };
}

/** Without a pull request nobody has chosen to go on with what is on the branch. */
function warnOfStale(run: Run, facts: TargetFacts, { pullRequest }: Write): void {
  const { release, context } = run;
  const what = `${quote(facts.branchName)} has commits, and ${release.commit} is not among them`;
  const hint = 'merge the release into the branch, or delete the branch and run again';
  if (pullRequest === undefined) throw new ActionError('BRANCH_TAKEN', what, { hint });
  context.log.warning(`${what}; ${hint}`);
}

function conflicted(facts: TargetFacts): Outcome {
  const { files } = facts.bothSides;
  const result = { ...blank(facts), outcome: 'conflict', conflict: true, files } as const;
  return { result, ...conflictError(facts) };
}

function conflictError({ target, bothSides }: TargetFacts): { readonly failure: ActionError } {
  const failure = new ActionError(
    'REINTEGRATION_CONFLICT',
    `the release conflicts with ${quote(target)}`,
    {
      details: bothSides.files.slice(0, 20).map((file) => `changed on both sides: ${quote(file)}`),
      hint: 'merge it by hand, or run with `on-conflict: draft` to get a draft that says how',
    },
  );
  return { failure };
}

function forbidden(
  { context, page }: Run,
  common: Omit<TargetResult, 'outcome'>,
  cause: Error,
): Outcome {
  const { target, branch = '' } = common;
  const url = compareUrl(page, target, branch);
  const result = { ...common, outcome: 'forbidden', compareUrl: url } as const;
  const message = `the token may not open a pull request from ${quote(branch)} into ${quote(target)}`;
  if (context.inputs.onForbidden === 'summary') {
    context.log.warning(`${message}; open it by ${url}`);
    return { result };
  }
  const hint =
    'allow GitHub Actions to create pull requests (Settings, Actions, General), grant `pull-requests: write`, or pass an App or a token that may';
  const details = [`the branch is there: open the pull request by ${url}`];
  return {
    result,
    failure: new ActionError('PULL_REQUEST_FORBIDDEN', message, { details, hint, cause }),
  };
}

function busy({ branchName }: TargetFacts): ActionError {
  const message = `${quote(branchName)} or its pull request kept changing during ${rounds} attempts`;
  return new ActionError('BRANCH_BUSY', message, { hint: 'run again' });
}
