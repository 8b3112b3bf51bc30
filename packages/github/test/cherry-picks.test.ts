import { expect, test } from 'vitest';
import { startedForge } from './started-forge.ts';

const workBranch = 'reintegrate/work';

async function diverged() {
  const started = await startedForge();
  const { repository, fix } = started;
  const second = await repository.commit({
    branch: 'fix',
    files: { 'c.txt': 'c\n' },
    author: 'hubot',
    message: 'add c\n\nwith a body',
  });
  const main = await repository.commit({ branch: 'main', files: { 'd.txt': 'd\n' } });
  const pick = (commits: readonly string[], onto = main) =>
    started.github.cherryPicks.pick(started.web, { commits, onto, workBranch });
  return { ...started, fix, second, main, pick };
}

test('commits are repeated on another, with message and author, and no branch moves', async () => {
  const { github, repository, web, fix, second, main, pick } = await diverged();
  const picked = await pick([fix, second]);
  expect(picked).toMatchObject({ status: 'picked', made: { length: 2 } });
  const tip = 'commit' in picked ? picked.commit : '';
  const made = await github.commits.get(web, tip);
  const original = await github.commits.get(web, second);
  expect(made).toMatchObject({ message: 'add c\n\nwith a body', author: original?.author });
  const tree = await github.trees.list(web, tip);
  const paths = tree?.entries.map((one) => one.path);
  expect(paths).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
  const [parent = ''] = made?.parents ?? [];
  expect((await github.commits.get(web, parent))?.parents).toEqual([main]);
  expect(await repository.read('main')).toBe(main);
  expect(await repository.read(workBranch)).toBeUndefined();
});

test('what is there already is nothing to pick', async () => {
  const { repository, fix, pick } = await diverged();
  const same = await repository.commit({ branch: 'main', files: { 'b.txt': 'b\n' } });
  expect(await pick([fix], same)).toEqual({ status: 'nothing' });
  expect(await pick([])).toEqual({ status: 'nothing' });
});

test('a commit that cannot be repeated is named, and the work branch is gone', async () => {
  const { repository, fix, second, pick } = await diverged();
  const other = await repository.commit({ branch: 'main', files: { 'c.txt': 'other\n' } });
  expect(await pick([fix, second], other)).toEqual({ status: 'conflict', commit: second });
  expect(await repository.read(workBranch)).toBeUndefined();
});

test('of a merge commit what it changed on its first parent is repeated', async () => {
  const { github, web, fix, main, pick } = await diverged();
  const merge = await github.merges.merge(web, { base: 'main', head: fix });
  const picked = await pick(['commit' in merge ? merge.commit : ''], main);
  expect(picked.status).toBe('picked');
  const tree = await github.trees.list(web, 'commit' in picked ? picked.commit : '');
  expect(tree?.entries.map((one) => one.path)).toEqual(['a.txt', 'b.txt', 'd.txt']);
});

test('a work branch that a killed run left is taken over', async () => {
  const { repository, first, fix, pick } = await diverged();
  await repository.setRef(`refs/heads/${workBranch}`, first);
  expect((await pick([fix])).status).toBe('picked');
});

test('a commit that is not there is not found', async () => {
  const { pick } = await diverged();
  await expect(pick(['f'.repeat(40)])).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
});

test.each([
  ['add d', 'add d\n\n'],
  ['add d\n\nwith a body', 'add d\n\nwith a body\n\n'],
  ['add d\n\nSigned-off-by: Mona <m@users.test>', 'add d\n\nSigned-off-by: Mona <m@users.test>\n'],
])('the message %j ends with its origin', async (message, start) => {
  const { github, repository, web, main } = await diverged();
  const files = { 'e.txt': 'e\n' };
  const commit = await repository.commit({ branch: 'fix', files, message });
  const wanted = { commits: [commit], onto: main, workBranch, namesOrigin: true };
  const picked = await github.cherryPicks.pick(web, wanted);
  const tip = 'commit' in picked ? picked.commit : '';
  const made = await github.commits.get(web, tip);
  expect(made?.message).toBe(`${start}(cherry picked from commit ${commit})`);
});
