import { describe, expect, test } from 'vitest';
import { identify } from '../src/index.ts';
import { other, repository, sha } from './payloads.ts';
import { refusal } from './refusal.ts';

const ours = { id: 1, full_name: 'acme/web', owner: { login: 'acme' } };
const theirs = { id: 2, full_name: 'mona/web', owner: { login: 'mona' } };
const listed = (number: unknown, commit: unknown = sha) => ({ number, head: { sha: commit } });

function after(event: string, facts: Readonly<Record<string, unknown>> = {}) {
  const workflowRun = {
    event,
    head_sha: sha,
    head_branch: 'topic',
    head_repository: ours,
    repository: ours,
    pull_requests: [],
    created_at: '2026-03-29T23:58:00Z',
    ...facts,
  };
  return { eventName: 'workflow_run', payload: { workflow_run: workflowRun, repository } };
}

const basedOn = (repository: object, number: number) => ({
  ...listed(number),
  base: { ref: 'main', repo: repository },
});

const question = {
  kind: 'pull-request-by-head',
  headOwner: 'acme',
  headBranch: 'topic',
  commit: sha,
};

describe('a workflow_run after a pull request', () => {
  test.each([
    ['is told by the only one with its commit', [listed(7)]],
    ['is told among others that have moved on', [listed(3, other), listed(7), listed(9, other)]],
    [
      'is told beside entries that make no sense',
      [null, 'x', listed('8'), listed(-1), listed(1.5), listed(7)],
    ],
    [
      'is told beside the one by which the branch goes to the repository it was forked from',
      [basedOn(theirs, 77), basedOn(ours, 7)],
    ],
  ])('%s', (_sentence, list) => {
    expect(identify(after('pull_request', { pull_requests: list }))).toMatchObject({
      status: 'known',
      identity: { kind: 'pull-request', pullRequest: 7, commit: sha, branch: 'topic', fork: false },
    });
  });

  test.each([
    ['lists none', []],
    ['lists only others', [listed(3, other)]],
    ['lists two with its commit', [listed(3), listed(7)]],
    ['lists something else', { 0: listed(7) }],
    ['lists nothing at all', undefined],
    ['lists only one of another repository', [basedOn(theirs, 77)]],
  ])('asks when the payload %s', (_sentence, list) => {
    const run = after('pull_request', { pull_requests: list });
    expect(identify(run)).toEqual({ status: 'needs', question });
  });

  test('is told by what is listed where the event gives no id of the repository', () => {
    const listing = { pull_requests: [basedOn(theirs, 7)], repository: { full_name: 'acme/web' } };
    const { eventName, payload } = after('pull_request', listing);
    const run = { eventName, payload: { ...payload, repository: { default_branch: 'main' } } };
    expect(identify(run)).toMatchObject({ identity: { pullRequest: 7 } });
  });

  test('asks for the pull request of a fork by the owner of the fork', () => {
    const run = after('pull_request_target', { head_repository: theirs, head_branch: 'main' });
    expect(identify(run)).toEqual({
      status: 'needs',
      question: {
        kind: 'pull-request-by-head',
        headOwner: 'mona',
        headBranch: 'main',
        commit: sha,
      },
    });
    expect(identify(run, { pullRequests: [{ number: 7, headSha: sha }] })).toMatchObject({
      identity: { kind: 'pull-request', pullRequest: 7, branch: 'main', fork: true },
    });
  });

  test.each([
    ['that the payload lists', { pull_requests: [listed(7)] }, {}],
    ['that the API finds', {}, { pullRequests: [{ number: 7, headSha: sha }] }],
  ])('goes by its commit after a pull_request_target at its base: %s', (_where, facts, answers) => {
    const run = after('pull_request_target', {
      head_sha: other,
      head_commit: { id: sha },
      ...facts,
    });
    expect(identify(run, answers)).toMatchObject({
      identity: { kind: 'pull-request', pullRequest: 7, commit: sha },
    });
  });

  test.each([
    ['pull_request_target', null],
    ['pull_request', { id: other }],
  ])('goes by the head of the run after %s where nothing else tells', (event, commit) => {
    const run = after(event, { head_commit: commit, pull_requests: [listed(7)] });
    expect(identify(run)).toMatchObject({ identity: { pullRequest: 7, commit: sha } });
  });

  test('takes the owner from the full name when there is no other', () => {
    const run = after('pull_request', { head_repository: { full_name: 'mona/web' } });
    expect(identify(run)).toMatchObject({ question: { headOwner: 'mona' } });
  });

  test.each([
    ['none answers', [], 'PULL_REQUEST_UNRESOLVED', 'none of 0'],
    ['all have moved on', [{ number: 7, headSha: other }], 'PULL_REQUEST_UNRESOLVED', 'none of 1'],
    [
      'the commit is only a prefix',
      [{ number: 7, headSha: sha.slice(0, 7) }],
      'PULL_REQUEST_UNRESOLVED',
      'none of 1',
    ],
    [
      'two have the commit',
      [
        { number: 7, headSha: sha },
        { number: 9, headSha: sha },
      ],
      'PULL_REQUEST_AMBIGUOUS',
      '#7, #9',
    ],
  ])('is refused when %s', (_sentence, pullRequests, code, message) => {
    const identification = () => identify(after('pull_request'), { pullRequests });
    expect(identification).toThrow(refusal(code, { message }));
  });

  test('is the same pull request when the answer lists it twice', () => {
    const pullRequests = [
      { number: 7, headSha: sha },
      { number: 7, headSha: sha },
    ];
    expect(identify(after('pull_request'), { pullRequests })).toMatchObject({
      identity: { pullRequest: 7 },
    });
  });

  test('cannot be told when the fork is gone', () => {
    const run = after('pull_request', { head_repository: null });
    expect(() => identify(run)).toThrow(refusal('PULL_REQUEST_UNRESOLVED', { hint: 'fork' }));
  });

  test('never reads the name of a branch as a ref', () => {
    const run = after('pull_request', { head_branch: 'pull/7/head' });
    expect(identify(run)).toMatchObject({ question: { headBranch: 'pull/7/head' } });
  });
});

describe('a workflow_run after', () => {
  test.each([
    [
      'a push to the default branch',
      after('push', { head_branch: 'main' }),
      { kind: 'default-branch', branch: 'main' },
    ],
    [
      'a push to the development branch',
      after('push', { head_branch: 'development' }),
      { kind: 'development-branch' },
    ],
    [
      'a repository dispatch',
      after('repository_dispatch', { head_branch: 'main' }),
      { kind: 'default-branch' },
    ],
    [
      'a release',
      after('release', { head_branch: 'v1.2.3' }),
      { kind: 'release', version: '1.2.3', commit: sha },
    ],
    [
      'a release that is no version',
      after('release', { head_branch: 'spring' }),
      { kind: 'git-tag', gitTag: 'spring' },
    ],
    [
      'a merge group',
      after('merge_group', { head_branch: 'gh-readonly-queue/main/pr-7-abc' }),
      { kind: 'merge-group', pullRequest: 7 },
    ],
    [
      'a schedule',
      after('schedule', { head_branch: 'main' }),
      { kind: 'nightly', date: '2026-03-29', branch: 'main' },
    ],
  ])('%s is known without asking', (_sentence, run, identity) => {
    expect(identify(run)).toMatchObject({ status: 'known', identity });
  });

  test.each(['push', 'create', 'workflow_dispatch'])(
    '%s asks whether the name is a tag',
    (event) => {
      const run = after(event, { head_branch: 'v1.2.3' });
      const asked = { kind: 'is-git-tag', name: 'v1.2.3', commit: sha };
      expect(identify(run)).toEqual({ status: 'needs', question: asked });
      expect(identify(run, { isGitTag: true })).toMatchObject({
        identity: { kind: 'release', gitTag: 'v1.2.3' },
      });
      expect(identify(run, { isGitTag: false })).toMatchObject({
        identity: { kind: 'branch', branch: 'v1.2.3' },
      });
    },
  );

  test.each(['workflow_run', 'delete', 'issues', 'constructor', 'dynamic'])(
    '%s has no image',
    (event) => {
      const expected = refusal('EVENT_WITHOUT_IMAGE', { message: event });
      expect(() => identify(after(event))).toThrow(expected);
    },
  );

  test.each([
    [
      'a merge group without number',
      after('merge_group', { head_branch: 'gh-readonly-queue/main/x' }),
      'pr-<number>',
    ],
    ['a schedule without date', after('schedule', { created_at: 'yesterday' }), 'created_at'],
    ['a push without branch', after('push', { head_branch: null }), 'workflow_run.head_branch'],
  ])('%s cannot be used', (_sentence, run, message) => {
    expect(() => identify(run)).toThrow(refusal('EVENT_INVALID', { message }));
  });
});
