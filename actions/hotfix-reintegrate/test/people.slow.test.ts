import { expect, test } from 'vitest';
import { branch, changed, startHotfix } from './hotfix.ts';

test('commits of people on the branch stay, and only the text is brought up to date', async () => {
  const { web, run } = await startHotfix('conflict');
  await run();
  const theirs = await web.commit({ branch, files: { 'a.txt': changed(3, 'both') } });
  const { entries } = await run({ env: { GITHUB_RUN_ID: '43' } });
  expect(entries).toMatchObject([{ outcome: 'updated', number: 1 }]);
  expect(web.pullRequests[0]?.body).toContain('commits of people');
  await run({ env: { GITHUB_RUN_ID: '44' } });
  expect(await web.read(branch)).toBe(theirs);
  expect(web.pullRequests[0]?.body).toMatch(/runs\/44[\s\S]*commits of people/);
});

test('a merge that people began from the target stays, and a warning says what it lacks', async () => {
  const { web, run } = await startHotfix('conflict');
  await run();
  await web.setRef(`refs/heads/${branch}`, 'main');
  const theirs = await web.commit({ branch, files: { 'a.txt': changed(3, 'both') } });
  const { entries, lines } = await run();
  expect(entries).toMatchObject([{ outcome: 'updated' }]);
  expect(lines.join('\n')).toMatch(/warning: .* is not among them/);
  expect(await web.read(branch)).toBe(theirs);
});

test('a branch of that name with something else on it is not taken', async () => {
  const { web, run } = await startHotfix();
  await web.setRef(`refs/heads/${branch}`, 'main');
  const theirs = await web.commit({ branch, files: { 'x.txt': 'x\n' } });
  const { entries, codes } = await run();
  expect([entries[0]?.outcome, codes]).toEqual(['failed', ['BRANCH_TAKEN']]);
  expect([await web.read(branch), web.pullRequests]).toEqual([theirs, []]);
});
