import { quote, TagError } from '../error.ts';
import {
  type Answers,
  type Identification,
  type Identity,
  known,
  needs,
  type Run,
} from '../identity.ts';
import {
  anythingAt,
  commitAt,
  isCommit,
  optional,
  readPayload,
  textAt,
  valueAt,
} from '../payload.ts';
import { mergeGroupIdentity } from './direct.ts';
import { isFork } from './fork.ts';
import {
  defaultBranchOf,
  developmentBranchOf,
  identifyBranch,
  identifyGitTag,
} from './reference.ts';
import { utcDate } from './schedule.ts';

interface TriggeringRun {
  readonly event: string;
  readonly commit: string;
  readonly headBranch: string | undefined;
}

/** workflow_run: the identity that the triggering run had for its own event. */
export function identifyWorkflowRun(run: Run, answers: Answers): Identification {
  const triggering = readPayload(run.payload, run.eventName, {
    event: textAt('workflow_run.event'),
    commit: commitAt('workflow_run.head_sha'),
    headBranch: optional(textAt('workflow_run.head_branch')),
  });
  const { event, commit } = triggering;
  if (event.startsWith('pull_request')) return pullRequestOf(run, triggering, answers);
  switch (event) {
    case 'push':
    case 'create':
    case 'workflow_dispatch':
      return branchOrTag(run, triggering, answers);
    case 'repository_dispatch':
      return known(identifyBranch(run, headBranchOf(run), commit));
    case 'release':
      return known(identifyGitTag(run, headBranchOf(run), commit));
    case 'merge_group':
      return known(mergeGroupIdentity(run, headBranchOf(run), commit));
    case 'schedule':
      return known(nightlyOf(run, triggering));
    default:
      throw new TagError(
        'EVENT_WITHOUT_IMAGE',
        `the run was triggered by a run of the event ${quote(event)}, which has no image`,
        { hint: 'Run on the workflow that builds the image, or give the tag by hand.' },
      );
  }
}

/** Only the platform knows whether a pushed name is a branch or a tag. */
function branchOrTag(run: Run, triggering: TriggeringRun, answers: Answers): Identification {
  const { commit } = triggering;
  const name = headBranchOf(run);
  const isKnownBranch = [defaultBranchOf(run), developmentBranchOf(run)].includes(name);
  if (isKnownBranch) return known(identifyBranch(run, name, commit));
  if (answers.isGitTag === undefined) return needs({ kind: 'is-git-tag', name, commit });
  return known(
    answers.isGitTag ? identifyGitTag(run, name, commit) : identifyBranch(run, name, commit),
  );
}

/** The date is that of the triggering run, so that both runs agree after midnight. */
function nightlyOf(run: Run, { commit, headBranch }: TriggeringRun): Identity {
  const { createdAt } = readPayload(run.payload, run.eventName, {
    createdAt: textAt('workflow_run.created_at', 'workflow_run.run_started_at'),
  });
  const branch = headBranch === undefined ? {} : { branch: headBranch };
  return { kind: 'nightly', commit, ...branch, date: utcDate(run, createdAt), fork: false };
}

function pullRequestOf(run: Run, triggering: TriggeringRun, answers: Answers): Identification {
  const { commit, headBranch } = triggering;
  const fork = isFork(run.payload, 'workflow_run.head_repository', [
    'workflow_run.repository',
    'repository',
  ]);
  const named = numberInRef(headBranch ?? '');
  const numbers = named === undefined ? numbersInPayload(run, commit) : [named];
  const [only] = numbers;
  const branch = headBranch === undefined || named !== undefined ? {} : { branch: headBranch };
  const identityOf = (pullRequest: number): Identification =>
    known({ kind: 'pull-request', commit, pullRequest, ...branch, fork });
  if (numbers.length === 1 && only !== undefined) return identityOf(only);
  if (answers.pullRequests !== undefined) return identityOf(onlyMatch(answers, triggering));
  return askForPullRequest(run, triggering);
}

/** Gitea gives `refs/pull/{n}/head` where GitHub gives the name of the head branch. */
function numberInRef(headBranch: string): number | undefined {
  const match = /^(?:refs\/)?pull\/([1-9][0-9]{0,14})\/head$/.exec(headBranch);
  return match === null ? undefined : Number(match[1]);
}

/** The payload's pull requests that have the run's head commit; always none for forks. */
function numbersInPayload(run: Run, commit: string): readonly number[] {
  const list = valueAt(run.payload, 'workflow_run.pull_requests');
  if (!Array.isArray(list)) return [];
  const matching = list.filter((entry) => valueAt(entry, 'head.sha') === commit);
  return matching
    .map((entry) => valueAt(entry, 'number'))
    .filter((number) => typeof number === 'number')
    .filter((number) => Number.isSafeInteger(number) && number > 0);
}

function onlyMatch(answers: Answers, { commit, headBranch }: TriggeringRun): number {
  const all = answers.pullRequests ?? [];
  const matching = all.filter(({ headSha }) => isCommit(headSha) && headSha === commit);
  const numbers = [...new Set(matching.map(({ number }) => number))];
  const [only] = numbers;
  if (only === undefined) throw unresolved(commit, headBranch, all.length);
  if (numbers.length === 1) return only;
  const list = numbers.map((number) => `#${number}`).join(', ');
  throw new TagError(
    'PULL_REQUEST_AMBIGUOUS',
    `${numbers.length} pull requests have the head commit ${commit}: ${list}`,
    { hint: 'Close all but one of them, or give the tag by hand.' },
  );
}

function askForPullRequest(run: Run, { commit, headBranch }: TriggeringRun): Identification {
  const { headOwner, fullName } = readPayload(run.payload, run.eventName, {
    headOwner: optional(textAt('workflow_run.head_repository.owner.login')),
    fullName: optional(textAt('workflow_run.head_repository.full_name')),
  });
  const owner = headOwner ?? fullName?.split('/')[0];
  if (!owner || headBranch === undefined) throw unresolved(commit, headBranch, 0);
  return needs({ kind: 'pull-request-by-head', headOwner: owner, headBranch, commit });
}

function unresolved(commit: string, headBranch: string | undefined, seen: number): TagError {
  const where = headBranch === undefined ? '' : ` from ${quote(headBranch)}`;
  return new TagError(
    'PULL_REQUEST_UNRESOLVED',
    `no pull request${where} has the head commit ${commit}; ${seen} have another one`,
    { hint: 'The branch was probably pushed to since: the newer run takes over.' },
  );
}

function headBranchOf(run: Run): string {
  const { name } = readPayload(run.payload, run.eventName, {
    name: textAt('workflow_run.head_branch'),
    event: anythingAt('workflow_run.event'),
  });
  return name;
}
