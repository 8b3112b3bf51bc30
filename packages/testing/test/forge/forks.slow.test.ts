import { expect, test } from 'vitest';
import { startedForge } from './ask.ts';

const open = { title: 'Fix it', head: 'mona:fix', base: 'main' };

async function withFork() {
  const started = await startedForge();
  const fork = await started.forge.addFork({ owner: 'acme', name: 'web' }, 'mona');
  await fork.setRef('refs/heads/fix', started.first);
  const fix = await fork.commit({ branch: 'fix', files: { 'b.txt': 'b\n' } });
  return { ...started, fork, fix };
}

test('a pull request of a fork has the fork’s repository and branch as its head', async () => {
  const { ask, fork, fix, first } = await withFork();
  expect(await fork.read('main')).toBe(first);
  const { status, body } = await ask('POST ~/pulls', open);
  expect([status, body.head.sha, body.head.label]).toEqual([201, fix, 'mona:fix']);
  expect(body.head.repo).toMatchObject({ full_name: 'mona/web', fork: true });
  expect(body.base.repo).toMatchObject({ full_name: 'acme/web', fork: false });
  const again = await ask('POST ~/pulls', open);
  expect(again.body.message).toBe('A pull request already exists for mona:fix.');
});

test('the same branch name in two repositories makes two pull requests', async () => {
  const { ask, web } = await withFork();
  await web.setRef('refs/heads/fix', 'main');
  await web.commit({ branch: 'fix', files: { 'c.txt': 'c\n' } });
  await ask('POST ~/pulls', open);
  expect((await ask('POST ~/pulls', { ...open, head: 'fix' })).status).toBe(201);
  const numbers = async (head: string) =>
    (await ask(`GET ~/pulls?head=${head}`)).body.map((one: { number: number }) => one.number);
  expect([await numbers('mona:fix'), await numbers('acme:fix')]).toEqual([[1], [2]]);
});

test('what is pushed to the fork later moves the head', async () => {
  const { ask, fork } = await withFork();
  await ask('POST ~/pulls', open);
  const later = await fork.commit({ branch: 'fix', files: { 'b.txt': 'c\n' } });
  expect((await ask('GET ~/pulls/1')).body.head.sha).toBe(later);
});

test('a fork’s branch is compared with one of its parent', async () => {
  const { ask, fix } = await withFork();
  const { body } = await ask('GET ~/compare/main...mona:fix');
  expect([body.status, body.commits[0].sha]).toEqual(['ahead', fix]);
  expect((await ask('GET ~/compare/main...nobody:fix')).status).toBe(404);
});

test.each([
  ['merge', 2],
  ['squash', 1],
])('a %s has %i parents and closes the pull request', async (merge_method, parents) => {
  const { ask, web } = await withFork();
  await ask('POST ~/pulls', open);
  const { status, body } = await ask('PUT ~/pulls/1/merge', { merge_method });
  expect([status, body.merged, body.sha]).toEqual([200, true, await web.read('main')]);
  expect((await ask(`GET ~/git/commits/${body.sha}`)).body.parents).toHaveLength(parents);
  expect((await ask('GET ~/pulls/1')).body).toMatchObject({ state: 'closed', merged: true });
  expect((await ask('PUT ~/pulls/1/merge')).status).toBe(405);
});

test('a head that moved is 409; a draft and a conflict are not mergeable', async () => {
  const { ask, web, fork, first } = await withFork();
  await ask('POST ~/pulls', { ...open, draft: true });
  expect((await ask('PUT ~/pulls/1/merge', { sha: first })).status).toBe(409);
  expect((await ask('PUT ~/pulls/1/merge')).body.message).toContain('still a draft');
  await web.commit({ branch: 'main', files: { 'a.txt': 'y\n' } });
  await fork.setRef('refs/heads/other', first);
  await fork.commit({ branch: 'other', files: { 'a.txt': 'x\n' } });
  await ask('POST ~/pulls', { ...open, head: 'mona:other' });
  expect((await ask('PUT ~/pulls/2/merge')).body.message).toBe('Pull Request is not mergeable');
});

test('merged branches are deleted where the setting says so', async () => {
  const { ask, web, first } = await withFork();
  web.deleteMergedBranches();
  await web.setRef('refs/heads/own', first);
  const own = await web.commit({ branch: 'own', files: { 'c.txt': 'c\n' } });
  await ask('POST ~/pulls', { ...open, head: 'own' });
  expect((await ask('PUT ~/pulls/1/merge', { sha: own })).status).toBe(200);
  expect(await web.read('own')).toBe(undefined);
  expect((await ask('GET ~/pulls/1')).body.head.sha).toBe(own);
});

test('a fork that is gone leaves the pull request without a head repository', async () => {
  const { forge, ask, fix } = await withFork();
  await ask('POST ~/pulls', open);
  forge.removeRepository('mona', 'web');
  const { body } = await ask('GET ~/pulls/1');
  expect([body.head.repo, body.head.sha, body.head.ref]).toEqual([null, fix, 'fix']);
  expect((await ask('GET /repos/mona/web')).status).toBe(404);
});
