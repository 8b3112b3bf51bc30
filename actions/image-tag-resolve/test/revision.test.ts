import { digestOf } from '@image-relay/oci';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeRevision, type RevisionStatement } from '../src/core/revision.ts';

const commit = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
const mergeCommit = 'c4295bd74fb0f4fda03689c3df3f2803b658fd85';
const sha256 = '4a1d7c0b9e8f2a6354c3d2e1f0b9a8877665544332211000ffeeddccbbaa9988';
const digest = digestOf(new TextEncoder().encode('an image'));

const says = (revision: string, platform = 'linux/amd64'): RevisionStatement => ({
  digest,
  platform,
  revision,
  source: 'config-label',
});
const silent: RevisionStatement = { digest, platform: 'linux/arm64' };

test.each([
  ['one platform that says the commit', [says(commit)], 'match'],
  ['capital digits', [says(commit.toUpperCase())], 'match'],
  ['every platform says the commit', [says(commit), says(commit, 'linux/arm64')], 'match'],
  ['another commit', [says(mergeCommit)], 'mismatch'],
  ['one platform of another commit', [says(commit), says(mergeCommit, 'linux/arm64')], 'mismatch'],
  ['the commit cut to seven digits', [says(commit.slice(0, 7))], 'unknown'],
  ['seven digits of another commit', [says('0a19012')], 'mismatch'],
  ['the commit with a suffix', [says(`${commit}-dirty`)], 'mismatch'],
  ['a commit that only starts the same', [says(`${commit.slice(0, 39)}0`)], 'mismatch'],
  ['a word', [says('main')], 'mismatch'],
  ['nothing', [silent], 'unknown'],
  ['one platform that says nothing', [says(commit), silent], 'unknown'],
  ['another commit and nothing', [says(mergeCommit), silent], 'mismatch'],
  ['no platform at all', [], 'unknown'],
] as const)('%s is a %s', (_what, statements, status) => {
  expect(judgeRevision(statements, { commit }).status).toBe(status);
});

test('a commit of SHA-256 is compared in full', () => {
  expect(judgeRevision([says(sha256)], { commit: sha256 }).status).toBe('match');
  expect(judgeRevision([says(sha256.slice(0, 40))], { commit: sha256 }).status).toBe('mismatch');
});

test('an image of the merge commit is named as such', () => {
  const verdict = judgeRevision([says(mergeCommit)], { commit, mergeCommit });
  expect(verdict).toMatchObject({ problems: [expect.stringContaining('the merge commit')] });
});

test('platforms of a tag given by hand must agree with each other', () => {
  const both = [says(commit), says(commit, 'linux/arm64')];
  expect(judgeRevision(both, {})).toEqual({ status: 'match', revision: commit });
  expect(judgeRevision([says(commit), says(mergeCommit)], {}).status).toBe('mismatch');
  expect(judgeRevision([silent], {}).status).toBe('unknown');
  expect(judgeRevision([says('main')], {}).status).toBe('unknown');
});

test('every problem names the manifest and platform', () => {
  const verdict = judgeRevision([says(mergeCommit), silent], { commit });
  expect(verdict).toMatchObject({
    problems: [expect.stringContaining(`${digest} (linux/amd64) says "${mergeCommit}"`)],
  });
});

const hexadecimal = fc.stringMatching(/^[0-9a-f]{40}$/);

test('two commits match only when they are equal', () => {
  const check = (a: string, b: string) => {
    const matches = judgeRevision([says(a)], { commit: b }).status === 'match';
    expect(matches).toBe(a === b);
  };
  fc.assert(fc.property(hexadecimal, hexadecimal, check));
});

test('no text but the commit itself matches', () => {
  const check = (text: string) => {
    const matches = judgeRevision([says(text)], { commit }).status === 'match';
    expect(matches).toBe(text.toLowerCase() === commit);
  };
  fc.assert(fc.property(fc.string(), check));
});
