import { expect, test } from 'vitest';
import { git } from './git.ts';
import { branch, changed, startHotfix } from './hotfix.ts';

const inputs = { strategy: 'cherry-pick' };

test('commits that the target lacks are repeated on it, with author and origin', async () => {
  const { web, commit, run } = await startHotfix();
  const second = await web.commit({ branch: 'release/1.2', files: { 'c.txt': 'c\n' } });
  const { entries, codes } = await run({ inputs });
  expect([codes, entries[0]?.outcome]).toEqual([[], 'opened']);
  const log = await git(web.gitDirectory, 'log', '--format=%an %s%n%b', `main..${branch}`);
  expect(log).toContain(`mona change c.txt\n(cherry picked from commit ${second})`);
  expect(log).toContain(`hubot fix: the crash\n(cherry picked from commit ${commit})`);
  expect(await git(web.gitDirectory, 'rev-list', '--count', `main..${branch}`)).toBe('2');
  expect(await git(web.gitDirectory, 'branch', '--list', 'reintegrate/work/*')).toBe('');
});

test('a commit that cannot be repeated becomes a draft from the release commit', async () => {
  const { web, commit, run } = await startHotfix('conflict');
  const { entries, lines } = await run({ inputs });
  expect(entries).toMatchObject([{ outcome: 'opened', conflict: true, draft: true }]);
  expect(await web.read(branch)).toBe(commit);
  expect(lines).toContain(`main: ${commit.slice(0, 7)} cannot be picked`);
  expect(await git(web.gitDirectory, 'branch', '--list', 'reintegrate/work/*')).toBe('');
});

test('a merge commit on the line is repeated as what it changed', async () => {
  const { web, run } = await startHotfix();
  await web.setRef('refs/heads/fix', 'release/1.2');
  await web.commit({ branch: 'fix', files: { 'c.txt': 'c\n' } });
  await web.commit({ branch: 'fix', files: { 'd.txt': 'd\n' } });
  const parents = ['-p', 'release/1.2', '-p', 'fix'];
  const merge = ['commit-tree', ...parents, '-m', 'merge fix', 'fix^{tree}'];
  const merged = await git(web.gitDirectory, ...merge);
  await web.setRef('refs/heads/release/1.2', merged);
  await run({ inputs });
  expect(await git(web.gitDirectory, 'rev-list', '--count', `main..${branch}`)).toBe('2');
  const paths = await git(web.gitDirectory, 'ls-tree', '--name-only', branch);
  expect(paths.split('\n')).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt', 'main.txt']);
});

test('what was picked before is not picked again, also when the target changed it since', async () => {
  const { web, run } = await startHotfix();
  await run({ inputs });
  await web.mergePullRequest(1);
  await web.commit({ branch: 'main', files: { 'a.txt': changed(3, 'reworked') } });
  const again = await run({ inputs: { ...inputs, version: '1.2.5' } });
  expect(again.entries).toMatchObject([{ outcome: 'nothing' }]);
  await web.commit({ branch: 'release/1.2', files: { 'c.txt': 'c\n' } });
  const { entries } = await run({ inputs: { ...inputs, version: '1.2.6' } });
  expect(entries).toMatchObject([{ outcome: 'opened', conflict: false }]);
});

test('commits whose change is in the target already are nothing to do', async () => {
  const { web, run } = await startHotfix();
  await web.commit({ branch: 'main', files: { 'a.txt': changed(3, 'fixed') } });
  const { entries, lines } = await run({ inputs });
  expect([entries[0]?.outcome, await web.read(branch)]).toEqual(['nothing', undefined]);
  expect(lines.at(-1)).toBe('main: nothing to do, it has everything that the commits change');
});

test('a pull request of picks is brought up to date and its commits are ours', async () => {
  const { web, run } = await startHotfix();
  await run({ inputs });
  const head = await web.read(branch);
  const { entries, lines } = await run({ inputs, env: { GITHUB_RUN_ID: '43' } });
  expect(entries).toMatchObject([{ outcome: 'updated', conflict: false }]);
  expect([await web.read(branch), lines.join()]).toEqual([
    head,
    expect.not.stringContaining('warning'),
  ]);
  expect(web.pullRequests[0]?.body).not.toContain('commits of people');
});

test('a work branch that a killed run left is used up by its second attempt', async () => {
  const { web, run } = await startHotfix();
  await web.setRef('refs/heads/reintegrate/work/1.2.4-to-main-42', 'release/1.2');
  expect((await run({ inputs })).entries).toMatchObject([{ outcome: 'opened', conflict: false }]);
  expect(await git(web.gitDirectory, 'branch', '--list', 'reintegrate/work/*')).toBe('');
});
