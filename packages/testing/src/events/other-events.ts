import { commits, helloWorld, octoRepo, short } from './commits.ts';
import { runnerEnvironment } from './environment.ts';
import { overlay, recorded } from './overlay.ts';
import type { ExpectedImage, Payload, RecordedEvent } from './recorded-event.ts';

interface Draft {
  readonly name: string;
  readonly eventName: string;
  readonly payload: Payload;
  readonly repository: string;
  readonly ref: string;
  readonly sha: string;
  readonly expected: RecordedEvent['expected'];
}

function onGitHub(draft: Draft): RecordedEvent {
  const { name, eventName, payload, expected } = draft;
  const environment = runnerEnvironment(draft);
  return {
    name,
    platform: 'github',
    source: 'recording',
    eventName,
    payload,
    environment,
    expected,
  };
}

function release(name: string, gitTag: string, tags: readonly string[]): RecordedEvent {
  const prerelease = gitTag.includes('-');
  return onGitHub({
    name,
    eventName: 'release',
    payload: overlay(recorded('release', { action: 'published' }), {
      release: { tag_name: gitTag, prerelease },
    }),
    repository: helloWorld,
    ref: `refs/tags/${gitTag}`,
    sha: commits.pushed,
    expected: { kind: 'release', commit: commits.pushed, gitTag, fork: false, tags },
  });
}

function mergeGroup(name: string, base: string): RecordedEvent {
  const ref = `refs/heads/gh-readonly-queue/${base}/pr-104-929f8209d40f77f4abc622a499c93a83babdbe64`;
  return onGitHub({
    name,
    eventName: 'merge_group',
    payload: overlay(recorded('merge_group'), {
      merge_group: { head_ref: ref, base_ref: `refs/heads/${base}` },
    }),
    repository: octoRepo,
    ref,
    sha: commits.mergeGroup,
    expected: {
      kind: 'merge-group',
      commit: commits.mergeGroup,
      pullRequest: 104,
      fork: false,
      tags: [`mq-104-${short(commits.mergeGroup)}`],
    },
  });
}

function dispatch(
  name: string,
  ref: string,
  image: Omit<ExpectedImage, 'commit' | 'fork'>,
): RecordedEvent {
  const sha = commits.octoDefault;
  return onGitHub({
    name,
    eventName: 'workflow_dispatch',
    payload: overlay(recorded('workflow_dispatch'), {
      ref,
      repository: { default_branch: 'main' },
    }),
    repository: octoRepo,
    ref,
    sha,
    expected: { commit: sha, fork: false, ...image },
  });
}

function dispatches(): readonly RecordedEvent[] {
  const sha = short(commits.octoDefault);
  const main = { kind: 'default-branch', branch: 'main', tags: [`sha-${sha}`, 'latest'] };
  const byHand = dispatch('a tag is given by hand', 'refs/heads/main', {
    kind: 'manual',
    tags: ['pr-7-0a19012'],
  });
  return [
    dispatch('a workflow is dispatched on the default branch', 'refs/heads/main', main),
    dispatch('a workflow is dispatched on a branch', 'refs/heads/feature/login', {
      kind: 'branch',
      branch: 'feature/login',
      tags: [`feature-login-${sha}`],
    }),
    dispatch('a workflow is dispatched on a version tag', 'refs/tags/v1.2.3', {
      kind: 'release',
      gitTag: 'v1.2.3',
      tags: ['v1.2.3', '1.2', '1'],
    }),
    { ...byHand, tag: 'pr-7-0a19012' },
    onGitHub({
      name: 'a repository is dispatched',
      eventName: 'repository_dispatch',
      payload: overlay(recorded('repository_dispatch'), { repository: { default_branch: 'main' } }),
      repository: octoRepo,
      ref: 'refs/heads/main',
      sha: commits.octoDefault,
      expected: { commit: commits.octoDefault, fork: false, ...main },
    }),
  ];
}

/** `@octokit/webhooks-examples` has no schedule: the payload is the cron line that fired. */
export function schedule(): RecordedEvent {
  const event = onGitHub({
    name: 'a nightly schedule fires',
    eventName: 'schedule',
    payload: {
      schedule: '0 2 * * *',
      repository: { full_name: octoRepo, default_branch: 'main', owner: { login: 'octo-org' } },
    },
    repository: octoRepo,
    ref: 'refs/heads/main',
    sha: commits.octoDefault,
    expected: {
      kind: 'nightly',
      commit: commits.octoDefault,
      branch: 'main',
      fork: false,
      tags: ['nightly-2026-03-29', 'nightly'],
    },
  });
  return { ...event, source: 'schema', now: '2026-03-29T23:59:59Z' };
}

/** Events whose payload names no commit to build an image of. */
function withoutImage(): readonly RecordedEvent[] {
  const refused = (eventName: string, payload: Payload): RecordedEvent =>
    onGitHub({
      name: `${eventName} has no image`,
      eventName,
      payload,
      repository: helloWorld,
      ref: 'refs/heads/master',
      sha: commits.base,
      expected: { error: 'EVENT_WITHOUT_IMAGE' },
    });
  return [
    refused('delete', recorded('delete')),
    refused('issues', recorded('issues', { action: 'opened' })),
    refused('issue_comment', recorded('issue_comment', { action: 'created' })),
    refused('watch', recorded('watch')),
  ];
}

/** Releases, merge groups, dispatches, schedules and events without an image. */
export function otherEvents(): readonly RecordedEvent[] {
  return [
    release('a release is published', 'v1.2.3', ['v1.2.3', '1.2', '1']),
    release('a release below 1 is published', '0.0.1', ['v0.0.1', '0.0']),
    release('a pre-release is published', 'v2.0.0-rc.1', ['v2.0.0-rc.1']),
    mergeGroup('a merge group is checked', 'main'),
    mergeGroup('a merge group of a base with slashes is checked', 'release/1.2'),
    ...dispatches(),
    schedule(),
    ...withoutImage(),
  ];
}
