import { quote, TagError } from '../error.ts';
import { type GitRef, parseGitRef } from '../git-ref.ts';
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
  /** Where the platform gives no head branch but a ref. */
  readonly gitRef: GitRef | undefined;
}

/** workflow_run: the identity that the triggering run had for its own event. */
export function identifyWorkflowRun(run: Run, answers: Answers): Identification {
  const triggering = readTriggeringRun(run);
  const { event, commit, gitRef } = triggering;
  if (event.startsWith('pull_request')) return pullRequestOf(run, triggering, answers);
  switch (event) {
    case 'push':
    case 'create':
    case 'workflow_dispatch':
      return branchOrTag(run, triggering, answers);
    case 'repository_dispatch':
      return known(identifyBranch(run, headBranchOf(run), commit));
    case 'release':
      return known(
        identifyGitTag(run, gitRef?.kind === 'tag' ? gitRef.name : headBranchOf(run), commit),
      );
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
  const { commit, gitRef } = triggering;
  if (gitRef?.kind === 'tag') return known(identifyGitTag(run, gitRef.name, commit));
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
  const { commit, headBranch, gitRef } = triggering;
  const fork = isFork(run.payload, 'workflow_run.head_repository', [
    'workflow_run.repository',
    'repository',
  ]);
  const numbers = gitRef?.kind === 'pull-request' ? [gitRef.number] : numbersInPayload(run, commit);
  const [only] = numbers;
  const branch = headBranch === undefined ? {} : { branch: headBranch };
  const identityOf = (pullRequest: number): Identification =>
    known({ kind: 'pull-request', commit, pullRequest, ...branch, fork });
  if (numbers.length === 1 && only !== undefined) return identityOf(only);
  if (answers.pullRequests !== undefined) return identityOf(onlyMatch(answers, triggering));
  return askForPullRequest(run, triggering);
}

/**
 * Gitea leaves `head_branch` empty for pull requests and tags and writes the ref behind the
 * workflow's path: `ci.yml@refs/pull/7/head`. A name in `head_branch` is never read as a ref: a
 * branch may be called `pull/7/head`.
 */
function readTriggeringRun(run: Run): TriggeringRun {
  const fields = readPayload(run.payload, run.eventName, {
    event: textAt('workflow_run.event'),
    commit: commitAt('workflow_run.head_sha'),
  });
  const { head } = readPayload(run.payload, run.eventName, {
    head: optional(commitAt('workflow_run.head_commit.id')),
  });
  // Such a run belongs to the base: its `head_sha` may be the base's commit.
  const commit = fields.event === 'pull_request_target' ? (head ?? fields.commit) : fields.commit;
  const isEmpty = valueAt(run.payload, 'workflow_run.head_branch') === '';
  const { text } = readPayload(run.payload, run.eventName, {
    text: optional(textAt(isEmpty ? 'workflow_run.path' : 'workflow_run.head_branch')),
  });
  const ref = isEmpty ? (/@(refs\/.+)$/s.exec(text ?? '')?.[1] ?? '') : '';
  return {
    event: fields.event,
    commit,
    headBranch: isEmpty ? undefined : text,
    gitRef: parseGitRef(ref),
  };
}

/**
 * The payload's pull requests that have the run's head commit; always none for forks. In a fork, the
 * list also holds what its branches propose to the repository that it was forked from.
 */
function numbersInPayload(run: Run, commit: string): readonly number[] {
  const list = valueAt(run.payload, 'workflow_run.pull_requests');
  if (!Array.isArray(list)) return [];
  const own =
    valueAt(run.payload, 'repository.id') ?? valueAt(run.payload, 'workflow_run.repository.id');
  const matching = list
    .filter((entry) => valueAt(entry, 'head.sha') === commit)
    .filter((entry) => own === undefined || (valueAt(entry, 'base.repo.id') ?? own) === own);
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
  if (!owner || headBranch === undefined) {
    throw new TagError(
      'PULL_REQUEST_UNRESOLVED',
      `the run of ${commit} names no head branch and owner to look its pull request up by`,
      { hint: 'The fork was probably deleted since: give the tag by hand.' },
    );
  }
  return needs({ kind: 'pull-request-by-head', headOwner: owner, headBranch, commit });
}

function unresolved(commit: string, headBranch: string | undefined, seen: number): TagError {
  const where = headBranch === undefined ? '' : ` of ${quote(headBranch)}`;
  return new TagError(
    'PULL_REQUEST_UNRESOLVED',
    `none of ${seen} pull requests${where} has the head commit ${commit}`,
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
