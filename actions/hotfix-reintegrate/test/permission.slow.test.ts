import { expect, test } from 'vitest';
import { branch, startHotfix } from './hotfix.ts';

const compare = 'https://github.test/acme/web/compare/main...reintegrate/1.2.4-to-main?expand=1';
const forbidden = { actionsMayCreatePullRequests: false };

test('a token that may not open pull requests fails with the link to do it by hand', async () => {
  const { web, run } = await startHotfix('clean', forbidden);
  const { entries, codes, failures, summary } = await run();
  expect(codes).toEqual(['PULL_REQUEST_FORBIDDEN']);
  expect(failures).toMatchObject([{ details: [expect.stringContaining(compare)] }]);
  expect(entries).toMatchObject([{ outcome: 'forbidden', branch, compareUrl: compare }]);
  expect(summary).toContain(`href="${compare}"`);
  expect(await web.read(branch)).toBeDefined();
});

test('with `on-forbidden: summary` the run is green and the link is in the summary', async () => {
  const { run } = await startHotfix('clean', forbidden);
  const { entries, codes, lines, summary } = await run({ inputs: { 'on-forbidden': 'summary' } });
  expect([codes, entries[0]?.outcome]).toEqual([[], 'forbidden']);
  expect(lines.at(-1)).toMatch(/^warning: the token may not open a pull request/);
  expect(summary).toContain(`href="${compare}"`);
});

test('once it is allowed, the same branch gets its pull request', async () => {
  const { forge, web, run } = await startHotfix('clean', forbidden);
  const first = await run({ inputs: { 'on-forbidden': 'summary' } });
  const head = await web.read(branch);
  const token = forge.addToken({ kind: 'user', login: 'mona' });
  const { entries } = await run({ inputs: { token } });
  expect([first.entries[0]?.outcome, entries[0]?.outcome]).toEqual(['forbidden', 'opened']);
  expect(await web.read(branch)).toBe(head);
});

test('a token that may not write fails before anything is made', async () => {
  const grant = { permissions: { contents: 'read', pull_requests: 'write' } } as const;
  const { web, run } = await startHotfix('clean', { grant });
  const { entries, codes } = await run();
  expect([entries[0]?.outcome, codes]).toEqual(['failed', ['GITHUB_FORBIDDEN']]);
  expect(await web.read(branch)).toBeUndefined();
});

test('an App opens the pull request, and its token is masked and worthless afterwards', async () => {
  const { forge, web, run } = await startHotfix('clean', forbidden);
  const { id, privateKey } = forge.addApp();
  const inputs = { 'app-id': `${id}`, 'private-key': privateKey, token: 'ignored' };
  const { entries, secrets, lines } = await run({ inputs });
  expect(entries).toMatchObject([{ outcome: 'opened' }]);
  expect(web.pullRequests).toMatchObject([{ author: 'relay[bot]' }]);
  expect(lines[0]).toBe(`token: of the App ${id}`);
  expect(secrets).toEqual([expect.stringMatching(/^ghs_/)]);
  expect(forge.requests.at(-1)).toMatchObject({ method: 'DELETE', status: 204 });
});

test('a token goes before the default token, which serves where it is not set', async () => {
  const { forge, web, run } = await startHotfix();
  const token = forge.addToken({ kind: 'user', login: 'release-team' });
  const given = await run({ inputs: { token } });
  const unset = await run({ inputs: { token: '', version: '1.2.5' } });
  expect(web.pullRequests.map(({ author }) => author)).toEqual([
    'release-team',
    'github-actions[bot]',
  ]);
  expect(given.summary).not.toContain('no workflow starts');
  expect(unset.summary).toContain('no workflow starts');
});

test('who cannot be asked for a review is named, and everybody else is asked', async () => {
  const { web, run } = await startHotfix();
  web.setCollaborators(['hubot', 'octocat']);
  const { lines, codes } = await run({ inputs: { reviewers: 'authors, stranger, @octocat' } });
  expect(web.pullRequests[0]?.reviewers).toEqual(['hubot', 'octocat']);
  expect(codes).toEqual([]);
  expect(lines.filter((line) => line.startsWith('warning'))).toEqual([
    'warning: "stranger" cannot be asked to review pull request #1',
  ]);
});

test.each([
  ['the author of the pull request', { login: 'hubot', kind: 'user' }, 'authors'],
  ['nobody when that is asked for', {}, 'none'],
] as const)('%s reviews nothing', async (_, grant, reviewers) => {
  const { web, run } = await startHotfix('clean', { grant });
  const { codes } = await run({ inputs: { reviewers, labels: 'none' } });
  expect([codes, web.pullRequests]).toMatchObject([[], [{ reviewers: [], labels: [] }]]);
});

test.each([403, 404, 422])(
  'a label that is refused with %i leaves a warning, and the others are set',
  async (status) => {
    const { forge, web, run } = await startHotfix();
    forge.addFault({ operation: 'issues/add-labels', status, times: 2 });
    const { warnings, codes } = await run({ inputs: { labels: 'new, hotfix, urgent' } });
    const kept = [{ labels: ['hotfix', 'urgent'], reviewers: ['hubot'] }];
    expect([codes, web.pullRequests]).toMatchObject([[], kept]);
    expect(warnings).toEqual([
      expect.stringMatching(/^pull request #1 has no label "new": .*`issues: write`/),
    ]);
  },
);

test('where the plan of the account has no drafts, a conflict is a pull request', async () => {
  const { forge, web, run } = await startHotfix('conflict');
  forge.addFault({ operation: 'pulls/create', status: 422 });
  const { entries, codes } = await run();
  expect(codes).toEqual([]);
  expect(entries).toMatchObject([{ outcome: 'opened', conflict: true, draft: false }]);
  expect(web.pullRequests).toHaveLength(1);
});
