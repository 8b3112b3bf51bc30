import { describe, expect, test } from 'vitest';
import { identify, type Run } from '../src/index.ts';
import { now, repository, sha } from './payloads.ts';
import { refusal } from './refusal.ts';

describe('a payload that cannot be used', () => {
  test.each<[string, Run, string[]]>([
    [
      'a pull request without anything',
      { eventName: 'pull_request', payload: {} },
      ['pull_request.number or number', 'pull_request.head.sha'],
    ],
    [
      'a pull request with odd values',
      {
        eventName: 'pull_request',
        payload: { pull_request: { number: '7', head: { sha: 'abc' } } },
      },
      [
        'number above zero, found "7"',
        'head.sha: expected a commit of 40 or 64 hexadecimal digits, found "abc"',
      ],
    ],
    ['no payload', { eventName: 'pull_request', payload: null }, ['found nothing']],
    [
      'a text for a payload',
      { eventName: 'pull_request', payload: 'x' },
      ['pull_request.head.sha'],
    ],
    [
      'a push without commit',
      { eventName: 'push', payload: { ref: 'refs/heads/x', repository } },
      ['after'],
    ],
    ['a push without ref', { eventName: 'push', payload: { after: sha } }, ['GITHUB_REF']],
    [
      'a push to an unknown ref',
      { eventName: 'push', payload: { ref: 'refs/notes/x', after: sha } },
      ['"refs/notes/x"'],
    ],
    [
      'the merge ref of a pull request',
      { eventName: 'push', payload: { ref: 'refs/pull/7/merge', after: sha } },
      ['"refs/pull/7/merge"'],
    ],
    [
      'a push without default branch',
      { eventName: 'push', payload: { ref: 'refs/heads/x', after: sha } },
      ['repository.default_branch'],
    ],
    [
      'a pushed tag without commit',
      { eventName: 'push', payload: { ref: 'refs/tags/v1.2.3', after: sha } },
      ['head_commit.id'],
    ],
    [
      'an upper-case commit',
      { eventName: 'push', payload: { ref: 'refs/heads/x', after: sha.toUpperCase(), repository } },
      ['after'],
    ],
    [
      'a release without tag',
      { eventName: 'release', payload: { release: {} } },
      ['release.tag_name'],
    ],
    [
      'a release with an odd answer',
      {
        eventName: 'release',
        payload: { release: { tag_name: 'v1.2.3' } },
        gitRef: 'refs/tags/v1.2.3',
        commit: 'abc',
      },
      ['GITHUB_SHA', '"abc"'],
    ],
    [
      'a merge group without anything',
      { eventName: 'merge_group', payload: {} },
      ['merge_group.head_sha', 'merge_group.head_ref'],
    ],
    [
      'a merge group of another branch',
      {
        eventName: 'merge_group',
        payload: { merge_group: { head_sha: sha, head_ref: 'refs/heads/x' } },
      },
      ['gh-readonly-queue'],
    ],
    [
      'a workflow_run without anything',
      { eventName: 'workflow_run', payload: {} },
      ['workflow_run.event', 'workflow_run.head_sha'],
    ],
    [
      'a dispatch without commit',
      { eventName: 'workflow_dispatch', payload: { repository }, gitRef: 'refs/heads/x' },
      ['GITHUB_SHA', 'nothing'],
    ],
    [
      'a schedule of the zero commit',
      { eventName: 'schedule', payload: {}, commit: '0'.repeat(40), now },
      ['GITHUB_SHA'],
    ],
    [
      'a tag by hand without commit',
      { eventName: 'workflow_dispatch', payload: {}, tag: 'stable' },
      ['GITHUB_SHA'],
    ],
    [
      'the branch of a pull request with a line break',
      {
        eventName: 'pull_request',
        payload: { pull_request: { number: 7, head: { sha, ref: 'a\nb' } } },
      },
      ['pull_request.head.ref: expected a text on one line, found "a\\nb"'],
    ],
    [
      'the branch of a pull request with a NUL',
      {
        eventName: 'pull_request',
        payload: { pull_request: { number: 7, head: { sha, ref: 'a\0b' } } },
      },
      ['pull_request.head.ref: expected a text on one line'],
    ],
    [
      'a run that began at no time',
      {
        eventName: 'workflow_run',
        payload: { workflow_run: { event: 'schedule', head_sha: sha, created_at: 'build 2015' } },
      },
      ['created_at: expected a date and time, found "build 2015"'],
    ],
    [
      'a run that began after the year 9999',
      {
        eventName: 'workflow_run',
        payload: {
          workflow_run: {
            event: 'schedule',
            head_sha: sha,
            created_at: '9999-12-31T23:59:59-01:00',
          },
        },
      },
      ['created_at'],
    ],
    [
      'a text beyond all measure',
      { eventName: 'release', payload: { release: { tag_name: 'v'.repeat(5000) } } },
      ['release.tag_name'],
    ],
  ])('is one clear error for %s', (_sentence, run, parts) => {
    const identification = () => identify(run);
    const expected = parts.map((message) => refusal('EVENT_INVALID', { message }));
    expect(identification).toThrow(expected[0]);
    expect(identification).toThrow(expected.at(-1));
  });

  test('says what to give where nothing names the default branch', () => {
    const run = { eventName: 'push', payload: {}, gitRef: 'refs/heads/main', commit: sha };
    expect(() => identify(run)).toThrow(
      refusal('EVENT_INVALID', { message: 'default_branch', hint: 'Give the default branch' }),
    );
  });

  test('a tag by hand must be one', () => {
    const run = { eventName: 'workflow_dispatch', payload: {}, commit: sha, tag: 'a/b' };
    expect(() => identify(run)).toThrow(refusal('TAG_INVALID'));
  });

  test('members of prototypes are no fields', () => {
    const payload = Object.create({ pull_request: { number: 7, head: { sha } } }) as object;
    expect(() => identify({ eventName: 'pull_request', payload })).toThrow(
      refusal('EVENT_INVALID'),
    );
  });

  test.each([
    [
      'a deleted branch',
      { eventName: 'push', payload: { ref: 'refs/heads/x', after: '0'.repeat(40), deleted: true } },
    ],
    [
      'a deletion without commit',
      { eventName: 'push', payload: { ref: 'refs/heads/x', deleted: true } },
    ],
    [
      'a deletion told by its zero commit alone',
      { eventName: 'push', payload: { ref: 'refs/tags/x', after: '0'.repeat(64) } },
    ],
    [
      'a draft',
      {
        eventName: 'release',
        payload: { release: { tag_name: 'v1.2.3', draft: true } },
        commit: sha,
      },
    ],
    [
      'a deleted release',
      {
        eventName: 'release',
        payload: { action: 'deleted', release: { tag_name: 'v1.2.3', draft: false } },
        gitRef: 'refs/tags/v1.2.3',
        commit: sha,
      },
    ],
    ['a deletion', { eventName: 'delete', payload: {}, gitRef: 'refs/heads/main', commit: sha }],
    [
      'a comment',
      { eventName: 'issue_comment', payload: {}, gitRef: 'refs/heads/main', commit: sha },
    ],
    [
      'a review without pull request',
      { eventName: 'pull_request_review', payload: {}, commit: sha },
    ],
  ])('%s has no image', (_sentence, run) => {
    expect(() => identify(run)).toThrow(refusal('EVENT_WITHOUT_IMAGE'));
  });
});
