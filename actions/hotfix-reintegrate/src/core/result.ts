import type { Decision } from './decide.ts';
import type { TargetFacts } from './facts.ts';

/** What became of one target: an entry of the output `pull-requests`. */
export interface TargetResult {
  readonly target: string;
  readonly outcome:
    | 'opened'
    | 'updated'
    | 'nothing'
    | 'merged'
    | 'declined'
    | 'forbidden'
    | 'conflict'
    | 'failed'
    | 'planned';
  /** The reintegration branch, when it is there. */
  readonly branch?: string;
  readonly conflict: boolean;
  /** What was changed on both sides, when it conflicts. */
  readonly files: readonly string[];
  readonly number?: number;
  readonly url?: string;
  readonly draft?: boolean;
  /** Where a pull request can be opened by hand. */
  readonly compareUrl?: string;
}

/** The result of a target that needs no write, or of a dry run. */
export function resultWithoutWrites(facts: TargetFacts, decision: Decision): TargetResult {
  const { target, branchName, branch, bothSides } = facts;
  const conflict =
    decision.kind === 'write' &&
    decision.branch.kind === 'keep' &&
    decision.branch.maker === 'line';
  const { pullRequest } = decision;
  return {
    target,
    outcome: decision.kind === 'done' ? decision.outcome : 'planned',
    ...(branch === undefined ? {} : { branch: branchName }),
    conflict,
    files: conflict ? bothSides.files : [],
    ...(pullRequest === undefined
      ? {}
      : { number: pullRequest.number, url: pullRequest.url, draft: pullRequest.isDraft }),
  };
}
