import { isTag } from '@image-relay/oci';
import { eventPairs } from '@image-relay/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Identity, identify, type Question, type Run, tagsOf } from '../src/index.ts';
import { answerOf, identityOf, runOf } from './events.ts';
import { propertyTimeout, runsOf } from './runs.ts';

/** What both sides must agree on: a consumer is never told the merge commit. */
function withoutMergeCommit({ mergeCommit: _mergeCommit, ...identity }: Identity): object {
  return identity;
}

describe('builder and consumer agree on the recorded event', () => {
  test.each(eventPairs())('$name', ({ builder, consumer }) => {
    const [built, consumed] = [builder, consumer].map((event) =>
      identityOf(runOf(event), (question) => answerOf(event, question)),
    ) as [Identity, Identity];
    expect(consumed).toEqual(withoutMergeCommit(built));
    expect(tagsOf(consumed)).toEqual(tagsOf(built));
  });
});

const digit = fc.constantFrom(...'0123456789abcdef'.split(''));
const commit = fc
  .oneof(
    fc.array(digit, { minLength: 40, maxLength: 40 }),
    fc.array(digit, { minLength: 64, maxLength: 64 }),
  )
  .map((digits) => digits.join(''))
  .filter((text) => !/^0+$/.test(text));
const branch = fc.oneof(
  fc.constantFrom(
    'main',
    'development',
    'release/1.2',
    'latest',
    'pr-5',
    'sha',
    'v1.2.3',
    'fix/pr-5',
  ),
  fc.stringMatching(/^[A-Za-z0-9_#@'$();é日][A-Za-z0-9_./#@'$();é日-]{0,60}$/),
);
const gitTag = fc.oneof(
  fc.constantFrom(
    'v1.2.3',
    '1.2.3',
    'v0.1.0',
    'v2.0.0-rc.1',
    'v1.2.3+b5',
    'main',
    'latest',
    'api/v1.2.3',
  ),
  fc.stringMatching(/^[a-z0-9][a-z0-9._/-]{0,40}$/),
);
const world = fc.record({
  commit,
  mergeCommit: commit,
  tagObject: commit,
  branch,
  gitTag,
  number: fc.integer({ min: 1, max: 99_999 }),
  isFork: fc.boolean(),
  isListed: fc.boolean(),
  minute: fc.integer({ min: 60, max: 24 * 60 - 1 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

interface Pair {
  readonly builder: Run;
  readonly headBranch: string;
}

const base = { id: 1, full_name: 'acme/web', owner: { login: 'acme' }, default_branch: 'main' };
const fork = { id: 2, full_name: 'mona/web', owner: { login: 'mona' } };

/** Every event that can build an image, as GitHub sends it in that world. */
const builders: Readonly<Record<string, (world: World) => Pair>> = {
  pull_request: (given) => pullRequest(given, `refs/pull/${given.number}/merge`, given.mergeCommit),
  pull_request_target: (given) => pullRequest(given, 'refs/heads/main', given.mergeCommit),
  push: ({ commit: after, branch: name }) =>
    onRef({ ref: `refs/heads/${name}`, after }, `refs/heads/${name}`, after),
  'push of a tag': ({ commit: head, gitTag: name, tagObject }) =>
    onRef({ ref: `refs/tags/${name}`, after: tagObject }, `refs/tags/${name}`, head),
  release: ({ commit: head, gitTag: name }) =>
    onRef({ release: { tag_name: name, draft: false } }, `refs/tags/${name}`, head),
  schedule: ({ commit: head }) => onRef({ schedule: '0 2 * * *' }, 'refs/heads/main', head),
  merge_group: ({ commit: head, branch: name, number }) => {
    const ref = `refs/heads/gh-readonly-queue/${name}/pr-${number}-${head}`;
    return onRef({ merge_group: { head_sha: head, head_ref: ref } }, ref, head);
  },
  workflow_dispatch: ({ commit: head, branch: name }) => onRef({}, `refs/heads/${name}`, head),
  'workflow_dispatch of a tag': ({ commit: head, gitTag: name }) =>
    onRef({}, `refs/tags/${name}`, head),
  repository_dispatch: ({ commit: head }) => onRef({}, 'refs/heads/main', head),
  create: ({ commit: head, branch: name }) => onRef({ ref: name }, `refs/heads/${name}`, head),
};

function onRef(payload: object, gitRef: string, head: string): Pair {
  const headBranch = gitRef.replace(/^refs\/(?:heads|tags)\//, '');
  return {
    builder: { eventName: '', payload: { ...payload, repository: base }, gitRef, commit: head },
    headBranch,
  };
}

function pullRequest(given: World, gitRef: string, runCommit: string): Pair {
  const head = { sha: given.commit, ref: given.branch, repo: given.isFork ? fork : base };
  const payload = {
    pull_request: { number: given.number, head, base: { repo: base } },
    repository: base,
  };
  return {
    builder: { eventName: '', payload, gitRef, commit: runCommit },
    headBranch: given.branch,
  };
}

function consumerOf(event: string, given: World, { headBranch }: Pair): Run {
  const isPullRequest = event.startsWith('pull_request');
  const isListed = isPullRequest && given.isListed && !given.isFork;
  const listed = { number: given.number, head: { sha: given.commit, ref: given.branch } };
  const workflowRun = {
    event,
    head_sha: event === 'pull_request_target' ? given.mergeCommit : given.commit,
    head_commit: { id: given.commit },
    head_branch: headBranch,
    head_repository: isPullRequest && given.isFork ? fork : base,
    repository: base,
    pull_requests: isListed ? [listed] : [],
    created_at: timeOf(given).toISOString(),
  };
  const later = new Date(timeOf(given).getTime() + 90 * 60_000);
  const payload = { workflow_run: workflowRun, repository: base };
  return {
    eventName: 'workflow_run',
    payload,
    gitRef: 'refs/heads/main',
    commit: given.mergeCommit,
    now: later,
  };
}

function timeOf({ minute }: World): Date {
  return new Date(Date.UTC(2026, 2, 29, 0, minute));
}

/** GitHub's API, in which other pull requests of the same branch have moved on. */
function apiOf(given: World, isTag: boolean) {
  return (question: Question) => ({
    pullRequests: [
      { number: given.number + 1, headSha: given.mergeCommit },
      { number: given.number, headSha: given.commit },
    ],
    isGitTag: question.kind === 'is-git-tag' && isTag,
    gitTagCommit: given.commit,
    runCreatedAt: timeOf(given).toISOString(),
  });
}

describe('builder and consumer agree in every world', () => {
  const cases = Object.entries(builders).map(([name, make]) => ({ name, make }));

  test.each(cases)(
    'after $name',
    ({ name, make }) => {
      const event = name.split(' ')[0] ?? name;
      const property = fc.property(
        world.filter((given) => given.mergeCommit !== given.commit),
        (given) => {
          // A tag that is called like the default branch is the one name GitHub cannot tell apart.
          fc.pre(!name.includes('tag') || !['main', 'development'].includes(given.gitTag));
          const pair = make(given);
          const builder = { ...pair.builder, eventName: event, now: timeOf(given), runAttempt: 1 };
          const built = identify(builder);
          const ask = apiOf(given, name.includes('tag'));
          const consumed = identityOf(consumerOf(event, given, pair), ask);
          const identity = built.status === 'known' ? built.identity : undefined;
          expect(consumed).toEqual(withoutMergeCommit(identity as Identity));
          expect(tagsOf(consumed).tags).toEqual(tagsOf(identity as Identity).tags);
          expect(tagsOf(consumed).tags.every(isTag)).toBe(true);
        },
      );
      fc.assert(property, runsOf(1_000));
    },
    propertyTimeout,
  );
});
