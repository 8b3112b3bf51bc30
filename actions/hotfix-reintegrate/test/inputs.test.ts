import { parseInputs } from '@image-relay/action-kit';
import { inputEnvironment } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { contract } from '../src/contract.ts';

function parse(inputs: Readonly<Record<string, string>>) {
  return parseInputs(contract, inputEnvironment({ version: '1.2.4', ...inputs }));
}

test.each([
  ['v1.2.4', '1.2.4'],
  ['1.2.4-rc.1', '1.2.4-rc.1'],
  ['api/v1.2.4', 'api/v1.2.4'],
  ['vnext', 'vnext'],
])('the version %s is %s', (version, expected) => {
  expect(parse({ version }).version).toBe(expected);
});

test('branches may be full refs, reviewers may have an @', () => {
  const values = parse({ targets: 'refs/heads/main', reviewers: '@octocat', labels: 'a b, c' });
  expect(values).toMatchObject({ targets: ['main'], reviewers: ['octocat'], labels: ['a b', 'c'] });
});

test.each<[string, Record<string, string>]>([
  ['a version with a space', { version: '1.2 4' }],
  ['a version with two dots', { version: '1..2' }],
  ['a version that ends in .lock', { version: '1.2.lock' }],
  ['a branch with a colon', { 'release-branch': 'a:b' }],
  ['a branch that looks like an option', { targets: '--upload-pack=x' }],
  ['a short commit', { commit: 'abc1234' }],
  ['a placeholder that is unknown', { title: 'x {branch}' }],
  ['a label that is too long', { labels: 'x'.repeat(51) }],
  ['a team as reviewer', { reviewers: 'acme/platform' }],
  ['an App without its key', { 'app-id': '1' }],
  ['a key without its App', { 'private-key': 'x' }],
  ['a line that is its own target', { 'release-branch': 'main', targets: 'main' }],
  ['none among others', { labels: 'none, x' }],
  ['nobody among others', { reviewers: 'none, x' }],
])('%s is refused', (_, inputs) => {
  expect(() => parse(inputs)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
});

test('all problems come at once', () => {
  const bad = { version: ' ', 'on-conflict': 'x', title: '{x}', labels: 'none, y' };
  expect(() => parse(bad)).toThrow(
    expect.objectContaining({ message: '4 problems with the inputs' }),
  );
});
