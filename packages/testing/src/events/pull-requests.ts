import { commits, fork, helloWorld, short } from './commits.ts';
import { runnerEnvironment } from './environment.ts';
import { overlay, recorded } from './overlay.ts';
import type { ExpectedImage, Payload, RecordedEvent } from './recorded-event.ts';

const number = 2;
const tags = [`pr-${number}-${short(commits.pullRequestHead)}`];

const sameRepository: ExpectedImage = {
  kind: 'pull-request',
  commit: commits.pullRequestHead,
  mergeCommit: commits.pullRequestMerge,
  pullRequest: number,
  branch: 'changes',
  fork: false,
  tags,
};
const fromFork: ExpectedImage = { ...sameRepository, fork: true };

/** Some recordings were made before GitHub had computed the merge commit. */
function withMergeCommit(payload: Payload): Payload {
  return overlay(payload, { pull_request: { merge_commit_sha: commits.pullRequestMerge } });
}

function asMerged(payload: Payload): Payload {
  return overlay(payload, { pull_request: { merged: true, merged_at: '2019-05-15T15:21:03Z' } });
}

function fromForkRepository(payload: Payload): Payload {
  const owner = fork.slice(0, fork.indexOf('/'));
  return overlay(payload, {
    pull_request: {
      head: {
        label: `${owner}:changes`,
        user: { login: owner },
        repo: { id: 901, full_name: fork, fork: true, owner: { login: owner } },
      },
    },
  });
}

/** GitHub keeps pull requests whose fork is gone; the head then has no repository. */
function fromDeletedFork(payload: Payload): Payload {
  return overlay(fromForkRepository(payload), { pull_request: { head: { repo: null } } });
}

function opened(): Payload {
  return withMergeCommit(recorded('pull_request', { action: 'opened' }));
}

interface Variant {
  readonly name: string;
  readonly payload: Payload;
  readonly expected: ExpectedImage;
  /** A merged pull request runs on the branch it was merged into. */
  readonly ref?: string;
}

function onPullRequest(variant: Variant): RecordedEvent {
  return {
    ...variant,
    platform: 'github',
    source: 'recording',
    eventName: 'pull_request',
    environment: runnerEnvironment({
      eventName: 'pull_request',
      repository: helloWorld,
      ref: variant.ref ?? `refs/pull/${number}/merge`,
      sha: commits.pullRequestMerge,
      baseRef: 'master',
      headRef: 'changes',
    }),
  };
}

/** The same payloads; the run belongs to the base branch and its commit. */
function onPullRequestTarget(variant: Variant): RecordedEvent {
  return {
    ...onPullRequest(variant),
    eventName: 'pull_request_target',
    environment: runnerEnvironment({
      eventName: 'pull_request_target',
      repository: helloWorld,
      ref: 'refs/heads/master',
      sha: commits.base,
      baseRef: 'master',
      headRef: 'changes',
    }),
  };
}

/** Pull request events of GitHub, same repository and fork, open, closed and merged. */
export function pullRequestEvents(): readonly RecordedEvent[] {
  const synchronize = withMergeCommit(recorded('pull_request', { action: 'synchronize' }));
  const labeled = withMergeCommit(recorded('pull_request', { action: 'labeled' }));
  const closed = withMergeCommit(recorded('pull_request', { action: 'closed' }));
  const expected = sameRepository;
  const variant = { name: 'a pull request target', payload: opened(), expected };
  return [
    onPullRequest({ name: 'a pull request is opened', payload: opened(), expected }),
    onPullRequest({ name: 'a pull request gets new commits', payload: synchronize, expected }),
    onPullRequest({ name: 'a pull request is labeled', payload: labeled, expected }),
    onPullRequest({ name: 'a pull request is closed unmerged', payload: closed, expected }),
    onPullRequest({
      name: 'a pull request is merged',
      payload: asMerged(closed),
      expected,
      ref: 'refs/heads/master',
    }),
    onPullRequest({
      name: 'a pull request comes from a fork',
      payload: fromForkRepository(opened()),
      expected: fromFork,
    }),
    onPullRequest({
      name: 'a pull request comes from a fork that is gone',
      payload: fromDeletedFork(closed),
      expected: fromFork,
    }),
    onPullRequestTarget(variant),
    onPullRequestTarget({
      name: 'a pull request target comes from a fork',
      payload: fromForkRepository(opened()),
      expected: fromFork,
    }),
    onPullRequestTarget({
      name: 'a pull request target is merged',
      payload: asMerged(closed),
      expected,
    }),
  ];
}
