import { expect, test } from 'vitest';
import { type BodyFacts, renderBody } from '../src/body.ts';
import type { LineCommit } from '../src/core/facts.ts';
import { startHotfix } from './hotfix.ts';

const commit = 'c'.repeat(40);
const hostile = [
  '@octocat @acme/team fixes #1, closes acme/web#2 and GH-3',
  '](https://evil.test) ![x](https://evil.test/x.png) <img src=x onerror=alert(1)>',
  '--> <!-- image-relay:reintegration end --> | cell | ```sh\nrm -rf /\n``` </code></td>',
  '\u202egnp.exe \u200b\u0000\u001b[31m https://evil.test',
];

function bodyOf(missing: readonly LineCommit[], files: readonly string[] = []): BodyFacts {
  return {
    facts: {
      target: 'main',
      targetHead: 'a'.repeat(40),
      missing,
      mergeBase: 'b'.repeat(40),
      bothSides: { files, isWhole: true },
      picked: new Set(),
      branchName: 'reintegrate/1.2.4-to-main',
      pullRequests: [],
    },
    release: { version: '1.2.4', branch: 'release/1.2', commit },
    strategy: 'merge',
    state: 'conflict',
    isStale: false,
    originals: [],
    page: 'https://github.test/acme/web',
  };
}

const lineCommit = (message: string): LineCommit => ({
  commit,
  message,
  parents: ['b'.repeat(40)],
  authorName: message,
});

test.each(hostile)('the text %j is nothing but text', (text) => {
  const body = bodyOf([lineCommit(text)], [text]);
  const originals = [{ number: 7, title: text, url: 'https://github.test/acme/web/pull/7' }];
  const rendered = renderBody({ ...body, originals });
  const outside = rendered
    .replaceAll(/<code>[^<]*<\/code>/g, '')
    .replaceAll(/```sh\n[^`]*\n```/g, '');
  expect(outside).not.toMatch(/octocat|evil|onerror|rm -rf|gnp|image-relay/);
  const codes = [...rendered.matchAll(/<code>([^<]*)<\/code>/g)].map((one) => one[1] ?? '');
  expect(codes.join('')).not.toMatch(/[@`|<>\u202e\u200b]/u);
});

test('a hostile history goes through the API as text', async () => {
  const { web, run } = await startHotfix();
  const [message = ''] = hostile;
  await web.commit({ branch: 'release/1.2', files: { 'x|@y`.txt': 'x\n' }, message });
  await run();
  expect(web.pullRequests[0]?.body).not.toContain('@octocat');
  expect(web.pullRequests[0]?.body).not.toContain('#1,');
});

test('a body fits into what the platform takes, and says what it leaves out', () => {
  const commits = Array.from({ length: 400 }, () => lineCommit(hostile.join(' ')));
  const files = Array.from({ length: 299 }, (_, index) => `${'ä/'.repeat(60)}${index}`);
  const rendered = renderBody(bodyOf(commits, files));
  expect(rendered.length).toBeLessThan(65_536);
  expect(rendered).toMatch(/and \d+ older ones/);
  expect(rendered).toMatch(/and \d+ more/);
});

test('the newest commits are shown where there are too many', () => {
  const commits = Array.from({ length: 150 }, (_, index) => lineCommit(`change ${index}.`));
  const rendered = renderBody(bodyOf(commits));
  expect(rendered).toContain('change 149.');
  expect(rendered).not.toContain('change 49.');
});

/** As it stands in code. */
const rocket = '&#128640;';

test.each([
  ['a long message is cut between characters', [lineCommit('🚀'.repeat(101))], rocket.repeat(99)],
  ['the account of an author is named', [{ ...lineCommit('x'), author: 'mona' }], '>mona<'],
])('%s', (_, commits, expected) => {
  const rendered = renderBody(bodyOf(commits));
  expect(rendered).toContain(expected);
  expect(rendered).not.toContain(rocket.repeat(100));
});

test('the run and the pull requests are named, and how many there are beyond a hundred', () => {
  const originals = Array.from({ length: 101 }, (_, index) => {
    return { number: index + 1, title: 'x', url: `https://github.test/acme/web/pull/${index + 1}` };
  });
  const runPage = 'https://github.test/acme/web/actions/runs/42';
  const rendered = renderBody({ ...bodyOf([lineCommit('fix')]), originals, runPage });
  expect(rendered).toContain(`href="${runPage}"`);
  expect(rendered).toContain('pull/100"');
  expect(rendered).toContain('and 1 more');
});

test.each([
  ['merge', 'This one was changed', 'git merge origin/main', 'Edit the files that git names'],
  ['cherry-pick', 'This one was changed', 'git cherry-pick -x', 'At each conflict edit the files'],
] as const)('a conflict of a %s has its commands', (strategy, ...expected) => {
  const rendered = renderBody({ ...bodyOf([lineCommit('fix')], ['a.txt']), strategy });
  expect(expected.filter((text) => !rendered.includes(text))).toEqual([]);
});

test('a list that the platform cut is said to be cut', () => {
  const body = bodyOf([lineCommit('fix')], ['a.txt']);
  const facts = { ...body.facts, bothSides: { files: ['a.txt'], isWhole: false } };
  expect(renderBody({ ...body, facts })).toContain('There can be more');
});

test('a conflict without a file on both sides names what to look at', () => {
  expect(renderBody(bodyOf([lineCommit('fix')]))).toContain('look at what was renamed');
});

test('picks are said to be picks, and old work is named where it lacks the release', () => {
  const body = bodyOf([lineCommit('fix')]);
  expect(renderBody({ ...body, state: 'clean', strategy: 'cherry-pick' })).toContain('on top of');
  expect(renderBody({ ...body, state: 'people', isStale: true })).toContain('not among them');
  expect(renderBody({ ...body, state: 'people' })).not.toContain('not among them');
});
