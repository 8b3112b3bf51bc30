import { createGitHub } from '@image-relay/github';
import { expect, test } from 'vitest';
import { git } from './git.ts';
import { branch, changed, startHotfix } from './hotfix.ts';

test('a hotfix that merges becomes a pull request from a branch of its own', async () => {
  const { web, commit, run } = await startHotfix();
  const main = await web.read('main');
  const { entries, outputs, codes } = await run();
  expect(codes).toEqual([]);
  expect(entries).toEqual([
    {
      target: 'main',
      outcome: 'opened',
      branch,
      conflict: false,
      files: [],
      number: 1,
      url: 'https://github.test/acme/web/pull/1',
      draft: false,
    },
  ]);
  expect(outputs).toMatchObject({ conflicts: [], branches: [branch] });
  expect(web.pullRequests).toMatchObject([
    {
      head: branch,
      base: 'main',
      title: 'Reintegrate 1.2.4 into main',
      labels: ['reintegration'],
      reviewers: ['hubot'],
      isDraft: false,
    },
  ]);
  expect(await git(web.gitDirectory, 'log', '-1', '--format=%P', branch)).toBe(`${main} ${commit}`);
  expect(await web.read('main')).toBe(main);
  expect(await web.read('release/1.2')).toBe(commit);
});

test('a hotfix that conflicts becomes a draft from the release commit', async () => {
  const { web, commit, run } = await startHotfix('conflict');
  const { entries, outputs, codes, summary } = await run();
  expect(codes).toEqual([]);
  expect(entries).toMatchObject([
    { outcome: 'opened', conflict: true, draft: true, files: ['a.txt'] },
  ]);
  expect(outputs.conflicts).toEqual(['main']);
  expect(web.pullRequests).toMatchObject([{ isDraft: true, head: branch }]);
  expect(await web.read(branch)).toBe(commit);
  expect(summary).toContain('<code>a.txt</code>');
});

test('a release that the target has is nothing to do', async () => {
  const { web, commit, run } = await startHotfix();
  await web.setRef('refs/heads/main', commit);
  const { entries, outputs, lines } = await run();
  expect(entries).toMatchObject([{ outcome: 'nothing' }]);
  expect([outputs.branches, web.pullRequests]).toEqual([[], []]);
  expect(lines.at(-1)).toBe(`main: nothing to do, ${commit.slice(0, 7)} is in main already`);
});

test('a pull request that was merged is nothing to do', async () => {
  const { web, run } = await startHotfix();
  await run();
  await web.mergePullRequest(1);
  const { entries } = await run();
  expect(entries).toMatchObject([{ outcome: 'nothing' }]);
  expect(web.pullRequests).toHaveLength(1);
});

test('a pull request that was squashed is merged, although git does not know it', async () => {
  const { web, run } = await startHotfix();
  await run();
  await web.mergePullRequest(1, 'squash');
  const { entries } = await run();
  expect(entries).toMatchObject([{ outcome: 'merged', number: 1 }]);
  expect(web.pullRequests).toHaveLength(1);
});

test('a head branch that is deleted after the merge stays deleted', async () => {
  const { web, run } = await startHotfix();
  await run();
  await web.mergePullRequest(1, 'squash');
  await git(web.gitDirectory, 'update-ref', '-d', `refs/heads/${branch}`);
  const { entries, outputs } = await run();
  expect(entries).toMatchObject([{ outcome: 'merged' }]);
  expect([outputs.branches, await web.read(branch)]).toEqual([[], undefined]);
});

test('an open pull request is brought up to date and not opened twice', async () => {
  const { web, run } = await startHotfix();
  await run();
  const head = await web.read(branch);
  const { entries } = await run({ env: { GITHUB_RUN_ID: '43' } });
  expect(entries).toMatchObject([{ outcome: 'updated', number: 1 }]);
  expect(web.pullRequests).toHaveLength(1);
  expect(web.pullRequests[0]?.body).toContain('/actions/runs/43');
  expect(await web.read(branch)).toBe(head);
});

test('what people changed in an open pull request stays', async () => {
  const { forge, web, run } = await startHotfix();
  await run();
  const [opened] = web.pullRequests;
  Object.assign(opened ?? {}, {
    title: 'Bring the crash fix back',
    body: `Ready for review.\r\n\r\n${opened?.body?.replaceAll('\n', '\r\n')}\r\n\r\nThank you!`,
    labels: ['urgent'],
    reviewers: [],
  });
  await run({ env: { GITHUB_RUN_ID: '43' } });
  expect(web.pullRequests).toMatchObject([
    { title: 'Bring the crash fix back', labels: ['urgent'], reviewers: [] },
  ]);
  expect(web.pullRequests[0]?.body).toMatch(/^Ready for review\.[\s\S]*runs\/43[\s\S]*Thank you!$/);
  const asked = forge.requests.length;
  await run({ env: { GITHUB_RUN_ID: '43' } });
  expect(forge.requests.slice(asked).every(({ method }) => method === 'GET')).toBe(true);
});

test('a branch that was deleted with its pull request is made again', async () => {
  const { web, run } = await startHotfix();
  await run();
  await git(web.gitDirectory, 'update-ref', '-d', `refs/heads/${branch}`);
  Object.assign(web.pullRequests[0] ?? {}, { state: 'closed' });
  const { entries } = await run();
  expect(entries).toMatchObject([{ outcome: 'opened', number: 2 }]);
});

test('a pull request that was closed is not opened again while its branch is there', async () => {
  const { web, run } = await startHotfix();
  await run();
  Object.assign(web.pullRequests[0] ?? {}, { state: 'closed' });
  const { entries, lines } = await run();
  expect(entries).toMatchObject([{ outcome: 'declined', number: 1 }]);
  expect(web.pullRequests).toHaveLength(1);
  expect(lines.at(-1)).toContain('reopen it, or delete the branch');
});

test('several targets get a pull request each, and what fails with one stops no other', async () => {
  const { web, run } = await startHotfix();
  await web.setRef('refs/heads/release/1.3', 'main');
  await web.commit({ branch: 'release/1.3', files: { 'a.txt': changed(3, 'other') } });
  const targets = 'main, release/9.9, release/1.3';
  const { entries, outputs, codes } = await run({ inputs: { targets } });
  expect(entries.map(({ target, outcome }) => [target, outcome])).toEqual([
    ['main', 'opened'],
    ['release/9.9', 'failed'],
    ['release/1.3', 'opened'],
  ]);
  expect(codes).toEqual(['TARGET_NOT_FOUND']);
  expect(outputs).toMatchObject({
    conflicts: ['release/1.3'],
    branches: [branch, 'reintegrate/1.2.4-to-release/1.3'],
  });
});

test('a line with a merge commit comes back whole, with the pull request that brought it', async () => {
  const { forge, web, run } = await startHotfix();
  await web.setRef('refs/heads/fix', 'release/1.2');
  const files = { 'c.txt': 'c\n' };
  await web.commit({ branch: 'fix', files, message: 'fix: c', author: 'octocat' });
  await web.commit({ branch: 'fix', files: { 'd.txt': 'd\n' }, author: 'renovate[bot]' });
  const token = forge.addToken({ kind: 'user', login: 'octocat' });
  const github = createGitHub({ token, env: { GITHUB_API_URL: forge.url } });
  const original = { headBranch: 'fix', baseBranch: 'release/1.2', title: 'Fix c', body: '' };
  await github.pullRequests.create({ owner: 'acme', name: 'web' }, original);
  await web.mergePullRequest(1);
  const { entries } = await run();
  expect(entries).toMatchObject([{ outcome: 'opened', number: 2 }]);
  const body = web.pullRequests[1]?.body;
  expect(body).toContain('<a href="https://github.test/acme/web/pull/1">');
  expect(web.pullRequests[1]?.reviewers.toSorted()).toEqual(['hubot', 'octocat']);
});

test('a file that one side renamed and the other changed is merged, or named', async () => {
  const { web, run } = await startHotfix();
  await web.commit({ branch: 'main', files: { 'a.txt': undefined, 'moved.txt': changed(8, 'x') } });
  expect((await run()).entries).toMatchObject([{ outcome: 'opened', conflict: false }]);
  await web.commit({ branch: 'main', files: { 'moved.txt': changed(3, 'other') } });
  const { entries } = await run({ inputs: { version: '1.2.5' } });
  expect(entries).toMatchObject([{ conflict: true, files: ['a.txt'] }]);
});

test('an older release is brought back without what came after it', async () => {
  const { web, commit, run } = await startHotfix();
  await web.commit({ branch: 'release/1.2', files: { 'later.txt': 'later\n' } });
  await run({ inputs: { commit } });
  const paths = await git(web.gitDirectory, 'ls-tree', '--name-only', branch);
  expect(paths.split('\n')).toEqual(['a.txt', 'b.txt', 'main.txt']);
});

test('a protected target is no obstacle: nothing is written to it', async () => {
  const { web, run } = await startHotfix();
  web.protect({ ref: 'refs/heads/main', restrictsCreation: true });
  expect((await run()).entries).toMatchObject([{ outcome: 'opened' }]);
});

test.each([
  ['may be made but not changed', 'clean', false],
  ['may be made but not changed, and the release conflicts', 'conflict', false],
  ['may not be made', 'clean', true],
] as const)(
  'where reintegration branches %s the run says so',
  async (_, kind, restrictsCreation) => {
    const { web, run } = await startHotfix(kind);
    web.protect({ ref: 'refs/heads/reintegrate/*', restrictsCreation });
    const { entries, codes, failures, lines } = await run();
    expect([entries[0]?.outcome, codes]).toEqual(['failed', ['BRANCH_REFUSED']]);
    expect(lines.join('\n')).not.toContain('look again');
    expect(failures).toMatchObject([
      { hint: expect.stringContaining('Repository rule violations') },
    ]);
    expect(web.pullRequests).toEqual([]);
  },
);
