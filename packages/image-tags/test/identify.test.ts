import { describe, expect, test } from 'vitest';
import { identify, type Run } from '../src/index.ts';
import { now, other, pullRequest, repository, sha } from './payloads.ts';

describe('identify knows without asking', () => {
  const runs: ReadonlyArray<readonly [string, Run, object]> = [
    [
      'a review of a pull request',
      {
        eventName: 'pull_request_review',
        payload: { pull_request: pullRequest, repository },
        gitRef: 'refs/pull/7/merge',
        commit: other,
      },
      { kind: 'pull-request', commit: sha, mergeCommit: other, pullRequest: 7 },
    ],
    [
      "Gitea's event of a pushed pull request",
      { eventName: 'pull_request_sync', payload: { pull_request: pullRequest, number: 7 } },
      { kind: 'pull-request', pullRequest: 7 },
    ],
    [
      'a pull request by the number beside it',
      {
        eventName: 'pull_request',
        payload: { number: 9, pull_request: { ...pullRequest, number: undefined } },
      },
      { pullRequest: 9 },
    ],
    [
      'a repository that was renamed as no fork',
      {
        eventName: 'pull_request',
        payload: {
          pull_request: {
            ...pullRequest,
            head: { ...pullRequest.head, repo: { id: 1, full_name: 'acme/old' } },
          },
        },
      },
      { fork: false },
    ],
    [
      'a fork by name when there are no ids',
      {
        eventName: 'pull_request',
        payload: {
          repository: { full_name: 'Acme/Web' },
          pull_request: { number: 7, head: { sha, repo: { full_name: 'mona/web' } } },
        },
      },
      { fork: true },
    ],
    [
      'the same name in other capitals as no fork',
      {
        eventName: 'pull_request',
        payload: {
          repository: { full_name: 'Acme/Web' },
          pull_request: { number: 7, head: { sha, repo: { full_name: 'acme/web' } } },
        },
      },
      { fork: false },
    ],
    [
      'a branch that was created',
      {
        eventName: 'create',
        payload: { ref: 'topic', ref_type: 'branch', repository },
        gitRef: 'refs/heads/topic',
        commit: sha,
      },
      { kind: 'branch', branch: 'topic', commit: sha },
    ],
    [
      'the head ref of a pull request',
      { eventName: 'push', payload: { ref: 'refs/pull/7/head', after: sha } },
      { kind: 'pull-request', pullRequest: 7, commit: sha },
    ],
    [
      'a push by GITHUB_REF alone',
      {
        eventName: 'push',
        payload: { after: sha },
        gitRef: 'refs/heads/topic',
        defaultBranch: 'main',
      },
      { branch: 'topic' },
    ],
    [
      'a pushed branch by what was pushed, whatever GITHUB_SHA says',
      {
        eventName: 'push',
        payload: { ref: 'refs/heads/topic', after: sha, repository },
        commit: other,
      },
      { kind: 'branch', commit: sha },
    ],
    [
      'a push by GITHUB_REF and GITHUB_SHA where the runner gives no payload',
      {
        eventName: 'push',
        payload: {},
        gitRef: 'refs/heads/topic',
        commit: sha,
        defaultBranch: 'main',
      },
      { kind: 'branch', branch: 'topic', commit: sha },
    ],
    [
      'a release that is marked as a pre-release, though its version is none',
      {
        eventName: 'release',
        payload: { release: { tag_name: 'v2.0.0', prerelease: true }, repository },
        gitRef: 'refs/tags/v2.0.0',
        commit: sha,
      },
      { kind: 'release', version: '2.0.0', isPrerelease: true },
    ],
    [
      'a pushed tag by its head commit',
      {
        eventName: 'push',
        payload: { ref: 'refs/tags/v1.2.3', after: other, head_commit: { id: sha } },
      },
      { kind: 'release', commit: sha, version: '1.2.3' },
    ],
    [
      'a default branch given by hand',
      {
        eventName: 'push',
        payload: { ref: 'refs/heads/trunk', after: sha, repository },
        defaultBranch: 'trunk',
      },
      { kind: 'default-branch' },
    ],
    [
      'a development branch given by hand',
      {
        eventName: 'push',
        payload: { ref: 'refs/heads/next', after: sha, repository },
        developmentBranch: 'next',
      },
      { kind: 'development-branch' },
    ],
    [
      'the default branch before the development branch',
      {
        eventName: 'push',
        payload: { ref: 'refs/heads/main', after: sha, repository },
        developmentBranch: 'main',
      },
      { kind: 'default-branch' },
    ],
    [
      'a release branch with three numbers',
      { eventName: 'push', payload: { ref: 'refs/heads/release/1.2.0', after: sha, repository } },
      { kind: 'release-branch' },
    ],
    [
      'a release branch that is none',
      { eventName: 'push', payload: { ref: 'refs/heads/release/next', after: sha, repository } },
      { kind: 'branch' },
    ],
    [
      'a version behind a prefix',
      {
        eventName: 'push',
        payload: { ref: 'refs/tags/api/v1.2.3' },
        commit: sha,
        tagPrefix: 'api/v',
      },
      { kind: 'release', version: '1.2.3', gitTag: 'api/v1.2.3' },
    ],
    [
      'the version of another prefix as a tag',
      { eventName: 'push', payload: { ref: 'refs/tags/v1.2.3' }, commit: sha, tagPrefix: 'api/v' },
      { kind: 'git-tag' },
    ],
    [
      'a tag by hand on any event',
      { eventName: 'issues', payload: null, commit: sha, tag: 'stable' },
      { kind: 'manual', tag: 'stable', commit: sha },
    ],
    [
      'an empty tag by hand as none',
      { eventName: 'pull_request', payload: { pull_request: pullRequest }, tag: '' },
      { kind: 'pull-request' },
    ],
  ];
  test.each(runs)('%s', (_sentence, run, expected) => {
    expect(identify({ now, ...run })).toMatchObject({ status: 'known', identity: expected });
  });
});

describe('the date of a nightly image', () => {
  const run: Run = { eventName: 'schedule', payload: {}, gitRef: 'refs/heads/main', commit: sha };

  test.each([
    ['at noon', { now }, '2026-03-29'],
    ['late in the evening', { now: new Date('2026-03-29T23:59:59Z') }, '2026-03-29'],
    [
      'at eight in the evening five hours to the west',
      { now: new Date('2026-03-29T20:30:00-05:00') },
      '2026-03-30',
    ],
    ['an hour after midnight', { now: new Date('2026-03-30T01:00:00Z') }, '2026-03-30'],
  ])('is that of the step %s, in UTC', (_sentence, facts, date) => {
    expect(identify({ ...run, ...facts })).toMatchObject({ identity: { kind: 'nightly', date } });
  });

  test.each([
    ['of a run that may have begun the day before', { now: new Date('2026-03-30T00:59:59Z') }],
    ['of a second attempt', { now, runAttempt: 2 }],
  ])('%s is asked for', (_sentence, facts) => {
    const asked = { ...run, ...facts };
    expect(identify(asked)).toEqual({ status: 'needs', question: { kind: 'run-created-at' } });
    expect(identify(asked, { runCreatedAt: '2026-03-28T23:58:00Z' })).toMatchObject({
      identity: { date: '2026-03-28' },
    });
    expect(identify(asked, { runCreatedAt: null })).toMatchObject({
      identity: { date: facts.now.toISOString().slice(0, 10) },
    });
  });

  test('is that of the triggering run for a consumer, whatever the time is now', () => {
    const payload = {
      workflow_run: {
        event: 'schedule',
        head_sha: sha,
        head_branch: 'main',
        created_at: '2026-03-29T23:58:00Z',
      },
    };
    const consumer = { eventName: 'workflow_run', payload, now: new Date('2026-03-30T00:40:00Z') };
    expect(identify(consumer)).toMatchObject({ identity: { kind: 'nightly', date: '2026-03-29' } });
  });
});

describe('identify asks', () => {
  test('for the commit of a tag when a release runs on another ref', () => {
    const payload = { release: { tag_name: 'v1.2.3', draft: false }, repository };
    const run = { eventName: 'release', payload, gitRef: 'refs/heads/main', commit: other };
    const question = { kind: 'git-tag-commit', name: 'v1.2.3' };
    expect(identify(run)).toEqual({ status: 'needs', question });
    expect(identify(run, { gitTagCommit: sha })).toMatchObject({
      identity: { kind: 'release', commit: sha, gitTag: 'v1.2.3' },
    });
  });
});
