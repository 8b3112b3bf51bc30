import { commits, helloWorld, short } from './commits.ts';
import { runnerEnvironment } from './environment.ts';
import { overlay, recorded } from './overlay.ts';
import type { ExpectedImage, Payload, RecordedEvent } from './recorded-event.ts';

const commit = commits.pushed;

function ontoRef(payload: Payload, ref: string): Payload {
  return overlay(payload, { ref });
}

function ofCommit(payload: Payload, id: string): Payload {
  return overlay(payload, { after: id, head_commit: { id } });
}

/** For an annotated tag `after` is the tag object; the commit is only in `head_commit`. */
function asAnnotatedTag(payload: Payload): Payload {
  return overlay(payload, { after: commits.tagObject });
}

function push(
  name: string,
  payload: Payload,
  expected: RecordedEvent['expected'],
  sha: string = commit,
): RecordedEvent {
  const environment = runnerEnvironment({
    eventName: 'push',
    repository: helloWorld,
    ref: String(payload.ref),
    sha,
  });
  const facts = { platform: 'github', source: 'recording', eventName: 'push' } as const;
  return { name, ...facts, payload, environment, expected };
}

/** A push of the recorded commit to a branch. */
export function branchPush(
  name: string,
  branch: string,
  image: Pick<ExpectedImage, 'kind' | 'tags'>,
): RecordedEvent {
  const payload = ontoRef(recorded('push', { index: 4 }), `refs/heads/${branch}`);
  return push(name, payload, { ...image, commit, branch, fork: false });
}

/** A push of a lightweight tag on the recorded commit. */
export function tagPush(
  name: string,
  gitTag: string,
  image: Pick<ExpectedImage, 'kind' | 'tags'>,
): RecordedEvent {
  const payload = ontoRef(recorded('push', { index: 0 }), `refs/tags/${gitTag}`);
  return push(name, payload, { ...image, commit, gitTag, fork: false });
}

function branchPushes(): readonly RecordedEvent[] {
  const branch = (name: string) => ({ kind: 'branch', tags: [`${name}-${short(commit)}`] });
  return [
    branchPush(
      'a feature branch is pushed',
      'feature/dns/subdomain',
      branch('feature-dns-subdomain'),
    ),
    branchPush('the default branch is pushed', 'master', {
      kind: 'default-branch',
      tags: [`sha-${short(commit)}`, 'latest'],
    }),
    branchPush('the development branch is pushed', 'development', {
      kind: 'development-branch',
      tags: [`sha-${short(commit)}`, 'dev'],
    }),
    branchPush('a release branch is pushed', 'release/1.2', {
      kind: 'release-branch',
      tags: [`release-1.2-${short(commit)}`],
    }),
    branchPush('a branch named latest is pushed', 'latest', branch('latest')),
    push(
      'a branch of a SHA-256 repository is pushed',
      ofCommit(ontoRef(recorded('push', { index: 4 }), 'refs/heads/topic'), commits.sha256),
      {
        kind: 'branch',
        commit: commits.sha256,
        branch: 'topic',
        fork: false,
        tags: [`topic-${short(commits.sha256)}`],
      },
      commits.sha256,
    ),
  ];
}

function tagPushes(): readonly RecordedEvent[] {
  const release = (...tags: string[]) => ({ kind: 'release', tags });
  return [
    tagPush('a version is tagged', 'v1.2.3', release('v1.2.3', '1.2', '1')),
    tagPush('a version is tagged without v', '1.2.3', release('v1.2.3', '1.2', '1')),
    tagPush('a version below 1 is tagged', 'v0.4.1', release('v0.4.1', '0.4')),
    tagPush('a pre-release is tagged', 'v2.0.0-rc.1', release('v2.0.0-rc.1')),
    tagPush('a version with build metadata is tagged', 'v1.2.3+b5', release('v1.2.3_b5')),
    tagPush('another tag is pushed', 'simple-tag', {
      kind: 'git-tag',
      tags: [`simple-tag-${short(commit)}`],
    }),
    push(
      'an annotated version tag is pushed',
      asAnnotatedTag(ontoRef(recorded('push', { index: 0 }), 'refs/tags/v1.2.4')),
      { kind: 'release', commit, gitTag: 'v1.2.4', fork: false, tags: ['v1.2.4', '1.2', '1'] },
    ),
  ];
}

/** Push events of GitHub: branches, tags, and deletions, which carry no commit. */
export function pushEvents(): readonly RecordedEvent[] {
  const deletion = recorded('push', { index: 1 });
  const refusal = { error: 'EVENT_WITHOUT_IMAGE' };
  return [
    ...branchPushes(),
    ...tagPushes(),
    push('a tag is deleted by a push', deletion, refusal, commits.base),
    push(
      'a branch is deleted by a push',
      ontoRef(deletion, 'refs/heads/feature/old'),
      refusal,
      commits.base,
    ),
  ];
}
