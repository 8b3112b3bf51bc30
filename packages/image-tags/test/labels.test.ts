import { describe, expect, test } from 'vitest';
import {
  ciPlatformOf,
  labelsOf,
  mergeQueueNumber,
  parseGitRef,
  revisionLabel,
  tagErrors,
} from '../src/index.ts';
import { sha } from './payloads.ts';

const identity = { kind: 'default-branch', commit: sha, branch: 'main', fork: false } as const;

describe('labelsOf', () => {
  test('gives the OCI keys in a fixed order', () => {
    const labels = labelsOf(identity, {
      source: 'https://github.com/acme/web',
      title: 'web',
      created: '2026-03-29T12:00:00Z',
      tag: 'sha-0a19012',
    });
    expect(Object.entries(labels)).toEqual([
      ['org.opencontainers.image.source', 'https://github.com/acme/web'],
      ['org.opencontainers.image.revision', sha],
      ['org.opencontainers.image.version', 'sha-0a19012'],
      ['org.opencontainers.image.created', '2026-03-29T12:00:00Z'],
      ['org.opencontainers.image.title', 'web'],
      ['org.opencontainers.image.url', 'https://github.com/acme/web'],
      ['org.opencontainers.image.ref.name', 'sha-0a19012'],
    ]);
    expect(labels[revisionLabel]).toBe(sha);
  });

  test('leaves out what is not known', () => {
    expect(Object.keys(labelsOf(identity, { tag: 't' }))).toEqual([
      'org.opencontainers.image.revision',
      'org.opencontainers.image.version',
      'org.opencontainers.image.ref.name',
    ]);
  });

  test('gives a release the version, not the tag', () => {
    const release = {
      kind: 'release',
      commit: sha,
      gitTag: 'v1.2.3',
      version: '1.2.3',
      fork: false,
    } as const;
    expect(labelsOf(release, { tag: 'v1.2.3', url: 'https://example.com' })).toMatchObject({
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.ref.name': 'v1.2.3',
      'org.opencontainers.image.url': 'https://example.com',
    });
  });

  test('lets given labels win', () => {
    const labels = labelsOf(
      identity,
      { tag: 't' },
      { 'org.opencontainers.image.version': 'x', team: 'a' },
    );
    expect(labels).toMatchObject({ 'org.opencontainers.image.version': 'x', team: 'a' });
  });

  test('keeps every value on one line', () => {
    const labels = labelsOf(identity, { tag: 't', title: 'a\r\nb\u2028c\u0000d ' }, { x: '1\n2' });
    expect(labels).toMatchObject({ 'org.opencontainers.image.title': 'a b c d', x: '1 2' });
  });
});

describe('ciPlatformOf', () => {
  test.each([
    ['GitHub by default', {}, 'github'],
    ['GitHub by its server', { GITHUB_SERVER_URL: 'https://github.com' }, 'github'],
    ['GitHub Enterprise', { GITHUB_SERVER_URL: 'https://git.acme.example' }, 'github'],
    ['Gitea by its variable', { GITEA_ACTIONS: 'true' }, 'gitea'],
    ['Forgejo, which sets both', { GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }, 'forgejo'],
    ['a variable that says no', { GITEA_ACTIONS: 'false' }, 'github'],
    ['Codeberg by its server', { GITHUB_SERVER_URL: 'https://codeberg.org' }, 'forgejo'],
    ['a server called gitea', { GITHUB_SERVER_URL: 'https://gitea.acme.example:3000/x' }, 'gitea'],
    ['a server called forgejo', { GITHUB_SERVER_URL: 'http://forgejo:3000' }, 'forgejo'],
    [
      'a path called gitea as nothing',
      { GITHUB_SERVER_URL: 'https://acme.example/gitea' },
      'github',
    ],
    ['a text that is no address', { GITHUB_SERVER_URL: 'gitea' }, 'github'],
  ])('finds %s', (_sentence, env, expected) => {
    expect(ciPlatformOf(env)).toBe(expected);
  });
});

describe('parseGitRef', () => {
  test.each([
    ['refs/heads/a/b', { kind: 'branch', name: 'a/b' }],
    ['refs/heads/refs/tags/x', { kind: 'branch', name: 'refs/tags/x' }],
    ['refs/tags/v1.2.3', { kind: 'tag', name: 'v1.2.3' }],
    ['refs/pull/7/head', { kind: 'pull-request', number: 7, side: 'head' }],
    ['refs/pull/7/merge', { kind: 'pull-request', number: 7, side: 'merge' }],
    ['refs/pull/0/head', undefined],
    ['refs/pull/7/other', undefined],
    ['refs/pull/7', undefined],
    ['refs/heads/', undefined],
    ['refs/tags/', undefined],
    ['main', undefined],
    ['', undefined],
  ])('%s is %j', (text, expected) => {
    expect(parseGitRef(text)).toEqual(expected);
  });

  test.each([
    ['refs/heads/gh-readonly-queue/main/pr-104-929f8209d4', 104],
    ['gh-readonly-queue/release/1.2/pr-7-abc', 7],
    ['gh-readonly-queue/pr-1-abc/pr-7-abc', 7],
    ['gh-readonly-queue/main/pr-0-abc', undefined],
    ['gh-readonly-queue/pr-7-abc', undefined],
    ['gh-readonly-queue/main/pr-7-xyz', undefined],
    ['x/gh-readonly-queue/main/pr-7-abc', undefined],
  ])('the queue of %s is for %s', (text, expected) => {
    expect(mergeQueueNumber(text)).toBe(expected);
  });
});

test('every code has its sentence', () => {
  const sentences = Object.values(tagErrors);
  expect(sentences).not.toEqual([]);
  expect(sentences.filter((sentence) => !sentence.endsWith('.'))).toEqual([]);
});
