import { commits, short } from './commits.ts';
import { type Forge, onForge, repository } from './forge.ts';
import type { ApiPullRequest, ExpectedImage, Payload, RecordedEvent } from './recorded-event.ts';

const number = 7;
const head = commits.pullRequestHead;
const tags = [`pr-${number}-${short(head)}`];

/** `label`, `ref` and `repo` of a head differ by where the commits live. */
type Head = Pick<ApiPullRequest['head'], 'label' | 'ref'> & { readonly repo: Payload | null };

const heads = {
  same: { label: 'changes', ref: 'changes', repo: repository() },
  fork: { label: 'changes', ref: 'changes', repo: repository('mona') },
  deletedFork: { label: 'changes', ref: 'changes', repo: null },
  /** A pull request pushed to `refs/for/main`: there is no head branch. */
  agit: { label: '', ref: `refs/pull/${number}/head`, repo: repository() },
} satisfies Record<string, Head>;

function pullRequestPayload(from: Head, action: string): Payload {
  const base = { label: 'main', ref: 'main', sha: commits.base, repo_id: 1, repo: repository() };
  return {
    action,
    number,
    pull_request: {
      id: 70,
      number,
      state: 'open',
      merged: false,
      merge_commit_sha: null,
      merge_base: commits.base,
      head: { ...from, sha: head, repo_id: from.repo?.id ?? -1 },
      base,
    },
    repository: repository(),
    sender: { login: 'mona', username: 'mona' },
    commit_id: '',
    review: null,
  };
}

function pullRequest(
  platform: Forge,
  what: { name: string; from: Head; fork?: boolean; branch?: string; eventName?: string },
): RecordedEvent {
  const eventName = what.eventName ?? 'pull_request';
  const isTarget = eventName === 'pull_request_target';
  return onForge(platform, {
    name: what.name,
    eventName,
    payload: pullRequestPayload(what.from, 'synchronized'),
    ref: isTarget ? 'refs/heads/main' : `refs/pull/${number}/head`,
    sha: isTarget ? commits.base : head,
    baseRef: 'main',
    headRef: what.from.ref,
    expected: {
      kind: 'pull-request',
      commit: head,
      pullRequest: number,
      ...(what.branch === undefined ? {} : { branch: what.branch }),
      fork: what.fork ?? false,
      tags,
    },
  });
}

interface TriggeringRun {
  readonly name: string;
  readonly event: string;
  /** What stands behind the workflow's path. */
  readonly ref: string;
  readonly headBranch?: string;
  readonly commit?: string;
  readonly pullRequests?: readonly Payload[];
  readonly image: Pick<ExpectedImage, 'kind' | 'tags'> & Partial<ExpectedImage>;
}

/** Gitea's run: only branches are in `head_branch`, every ref is behind the workflow's path. */
function workflowRun(run: TriggeringRun): RecordedEvent {
  const commit = run.commit ?? head;
  const listed = run.pullRequests === undefined ? {} : { pull_requests: run.pullRequests };
  return onForge('gitea', {
    name: run.name,
    eventName: 'workflow_run',
    payload: {
      action: 'completed',
      workflow_run: {
        id: 41,
        event: run.event,
        head_branch: run.headBranch ?? '',
        head_sha: commit,
        path: `ci.yml@${run.ref}`,
        status: 'completed',
        conclusion: 'success',
        repository: repository(),
        ...listed,
      },
      repository: repository(),
    },
    ref: 'refs/heads/main',
    sha: commits.base,
    expected: { commit, fork: false, ...run.image },
  });
}

/** Pull requests of Gitea and Forgejo: their ref is `refs/pull/{n}/head`, their SHA the head. */
export function forgePullRequests(platform: Forge): readonly RecordedEvent[] {
  const branch = 'changes';
  return [
    pullRequest(platform, { name: 'a pull request is pushed to', from: heads.same, branch }),
    pullRequest(platform, {
      name: 'a pull request comes from a fork',
      from: heads.fork,
      fork: true,
      branch,
    }),
    pullRequest(platform, {
      name: 'a pull request comes from a fork that is gone',
      from: heads.deletedFork,
      fork: true,
      branch,
    }),
    pullRequest(platform, { name: 'a pull request has no head branch', from: heads.agit }),
    pullRequest(platform, {
      name: 'a pull request target',
      from: heads.same,
      branch,
      eventName: 'pull_request_target',
    }),
  ];
}

/** The `workflow_run` after pull requests, branches and tags; Forgejo has no such event. */
export function giteaWorkflowRuns(): readonly RecordedEvent[] {
  const listed = {
    id: 70,
    number,
    head: { ref: 'changes', sha: head },
    base: { ref: 'main', sha: commits.base },
  };
  const pull = { event: 'pull_request', ref: `refs/pull/${number}/head` };
  const image = { kind: 'pull-request', pullRequest: number, tags };
  const tagged = { commit: commits.pushed, ref: 'refs/tags/v1.2.3' };
  const release = { kind: 'release', gitTag: 'v1.2.3', tags: ['v1.2.3', '1.2', '1'] };
  return [
    workflowRun({
      name: 'the run of a pull request completes',
      ...pull,
      pullRequests: [listed],
      image,
    }),
    workflowRun({ name: 'the run of a pull request completes and lists none', ...pull, image }),
    workflowRun({
      name: 'the run of the default branch completes',
      event: 'push',
      ref: 'refs/heads/main',
      headBranch: 'main',
      image: { kind: 'default-branch', branch: 'main', tags: [`sha-${short(head)}`, 'latest'] },
    }),
    workflowRun({ name: 'the run of a tag completes', event: 'push', ...tagged, image: release }),
    workflowRun({
      name: 'the run of a release completes',
      event: 'release',
      ...tagged,
      image: release,
    }),
  ];
}
