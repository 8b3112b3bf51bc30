import { commits, short } from './commits.ts';
import { type Forge, onForge, repository } from './forge.ts';
import type { ApiPullRequest, Payload, RecordedEvent } from './recorded-event.ts';

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

/** Gitea's run of a pull request: no head branch, its ref only behind the workflow's path. */
function workflowRun(name: string, pullRequests: readonly Payload[] | undefined): RecordedEvent {
  const pull_requests = pullRequests === undefined ? {} : { pull_requests: pullRequests };
  return onForge('gitea', {
    name,
    eventName: 'workflow_run',
    payload: {
      action: 'completed',
      workflow_run: {
        id: 41,
        event: 'pull_request',
        head_branch: '',
        head_sha: head,
        path: `ci.yml@refs/pull/${number}/head`,
        status: 'completed',
        conclusion: 'success',
        repository: repository(),
        ...pull_requests,
      },
      repository: repository(),
    },
    ref: 'refs/heads/main',
    sha: commits.base,
    expected: { kind: 'pull-request', commit: head, pullRequest: number, fork: false, tags },
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

/** The `workflow_run` after a pull request; Forgejo has no such event. */
export function giteaWorkflowRuns(): readonly RecordedEvent[] {
  const listed = {
    id: 70,
    number,
    head: { ref: 'changes', sha: head },
    base: { ref: 'main', sha: commits.base },
  };
  return [
    workflowRun('the run of a pull request completes', [listed]),
    workflowRun('the run of a pull request completes on a version that lists none', undefined),
  ];
}
