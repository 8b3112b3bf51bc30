import { commits, short } from './commits.ts';
import { type Forge, onForge, repository } from './forge.ts';
import { forgePullRequests, giteaWorkflowRuns } from './forge-pull-requests.ts';
import type { Payload, RecordedEvent } from './recorded-event.ts';

function pushPayload(ref: string): Payload {
  return {
    ref,
    before: commits.none,
    after: commits.pushed,
    compare_url: '',
    commits: [],
    total_commits: 0,
    head_commit: { id: commits.pushed, timestamp: '2026-03-29T12:00:00+02:00' },
    repository: repository(),
    pusher: { login: 'mona', username: 'mona' },
    sender: { login: 'mona', username: 'mona' },
  };
}

function pushes(platform: Forge): readonly RecordedEvent[] {
  const onRef = (name: string, ref: string, image: object) =>
    onForge(platform, {
      name,
      eventName: 'push',
      payload: pushPayload(ref),
      ref,
      sha: commits.pushed,
      expected: { commit: commits.pushed, fork: false, kind: '', tags: [], ...image },
    });
  const sha = short(commits.pushed);
  return [
    onRef('a branch is pushed', 'refs/heads/feature/login', {
      kind: 'branch',
      branch: 'feature/login',
      tags: [`feature-login-${sha}`],
    }),
    onRef('the default branch is pushed', 'refs/heads/main', {
      kind: 'default-branch',
      branch: 'main',
      tags: [`sha-${sha}`, 'latest'],
    }),
    onRef('a version is tagged', 'refs/tags/v1.2.3', {
      kind: 'release',
      gitTag: 'v1.2.3',
      tags: ['v1.2.3', '1.2', '1'],
    }),
  ];
}

/** A schedule keeps the payload of the push that registered it. */
function schedule(platform: Forge): RecordedEvent {
  const event = onForge(platform, {
    name: 'a nightly schedule fires',
    eventName: 'schedule',
    payload: { ...pushPayload('refs/heads/main'), schedule: '@daily' },
    ref: 'refs/heads/main',
    sha: commits.pushed,
    expected: {
      kind: 'nightly',
      commit: commits.pushed,
      branch: 'main',
      fork: false,
      tags: ['nightly-2026-03-29', 'nightly'],
    },
  });
  return { ...event, now: '2026-03-29T23:59:59Z' };
}

function release(platform: Forge): RecordedEvent {
  return onForge(platform, {
    name: 'a release is published',
    eventName: 'release',
    payload: {
      action: 'published',
      release: { tag_name: 'v1.2.3', target_commitish: 'main', draft: false, prerelease: false },
      repository: repository(),
    },
    ref: 'refs/tags/v1.2.3',
    sha: commits.pushed,
    expected: {
      kind: 'release',
      commit: commits.pushed,
      gitTag: 'v1.2.3',
      fork: false,
      tags: ['v1.2.3', '1.2', '1'],
    },
  });
}

/** Events in Gitea's and Forgejo's shape. */
export function forgeEvents(): readonly RecordedEvent[] {
  const both = (['gitea', 'forgejo'] as const).flatMap((platform) => [
    ...forgePullRequests(platform),
    ...pushes(platform),
    schedule(platform),
    release(platform),
  ]);
  return [...both, ...giteaWorkflowRuns()];
}
