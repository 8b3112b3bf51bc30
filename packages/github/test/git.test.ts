import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createGitHub } from '../src/index.ts';
import { startedForge } from './started-forge.ts';

const ref = 'refs/tags/v1.2.3';

test('a ref is created, then taken, moved, and deleted once', async () => {
  const { github, web, first, fix } = await startedForge();
  const { gitRefs } = github;
  expect(await gitRefs.create(web, ref, first)).toEqual({ status: 'created' });
  expect(await gitRefs.create(web, ref, fix)).toEqual({ status: 'taken', object: first });
  await gitRefs.update(web, ref, { commit: fix });
  const back = gitRefs.update(web, ref, { commit: first });
  await expect(back).rejects.toMatchObject({ code: 'GITHUB_REFUSED', status: 422 });
  await gitRefs.update(web, ref, { commit: first, force: true });
  expect(await gitRefs.find(web, ref)).toEqual({ object: first });
  expect(await gitRefs.delete(web, ref)).toBe(true);
  expect(await gitRefs.delete(web, ref)).toBe(false);
  expect(await gitRefs.find(web, ref)).toBeUndefined();
});

test('of five that reserve one name at once, one gets it', async () => {
  const { github, web, first } = await startedForge();
  const five = Array.from({ length: 5 }, () => github.gitRefs.create(web, ref, first));
  const statuses = (await Promise.all(five)).map((one) => one.status);
  expect(statuses.filter((one) => one === 'created')).toHaveLength(1);
});

test.each([[{}], [{ status: 502 }]])(
  'a ref that was made while the answer was lost (%o) is created',
  async (lost) => {
    const { forge, github, web, first } = await startedForge();
    forge.addFault({ operation: 'git/create-ref', when: 'after', ...lost });
    expect(await github.gitRefs.create(web, ref, first)).toEqual({ status: 'created' });
  },
);

test('a ref that cannot be made is refused with what the API says', async () => {
  const { github, web } = await startedForge();
  await expect(github.gitRefs.create(web, ref, 'f'.repeat(40))).rejects.toMatchObject({
    code: 'GITHUB_REFUSED',
    hint: 'the API says: Object does not exist',
  });
});

test('a merge is merged, then nothing; two changes of one line conflict', async () => {
  const { github, repository, web } = await startedForge();
  const merge = { base: 'main', head: 'fix', message: 'bring it back' };
  const merged = await github.merges.merge(web, merge);
  expect(merged).toEqual({ status: 'merged', commit: await repository.read('main') });
  expect(await github.merges.merge(web, merge)).toEqual({ status: 'nothing' });
  await repository.commit({ branch: 'main', files: { 'a.txt': 'two\n' } });
  await repository.commit({ branch: 'fix', files: { 'a.txt': 'three\n' } });
  expect(await github.merges.merge(web, merge)).toEqual({ status: 'conflict' });
});

test('a merge into nowhere is not found', async () => {
  const { github, web } = await startedForge();
  const merge = github.merges.merge(web, { base: 'none', head: 'fix' });
  await expect(merge).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
});

test('a merge whose answer is lost is an error and not asked for again', async () => {
  const { forge, github, web } = await startedForge();
  forge.addFault({ operation: 'repos/merge', when: 'after' });
  const merge = github.merges.merge(web, { base: 'main', head: 'fix' });
  await expect(merge).rejects.toMatchObject({ code: 'GITHUB_NETWORK' });
  expect(forge.requests).toHaveLength(1);
});

test('a comparison tells commits, files and the merge base', async () => {
  const { github, web, first, fix } = await startedForge();
  expect(await github.comparisons.compare(web, 'main', 'fix')).toEqual({
    status: 'ahead',
    aheadBy: 1,
    behindBy: 0,
    mergeBase: first,
    commits: [
      {
        commit: fix,
        message: 'change b.txt',
        author: 'mona',
        authorName: 'mona',
        parents: [first],
        committedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ],
    files: ['b.txt'],
    changes: [{ path: 'b.txt', object: expect.stringMatching(/^[0-9a-f]{40}$/) }],
  });
  expect(await github.comparisons.compare(web, 'main', 'none')).toBeUndefined();
});

test('a comparison tells what a file was called, and none of a removed one’s content', async () => {
  const { github, repository, web, fix } = await startedForge();
  const files = { 'a.txt': undefined, 'c.txt': 'one\n', 'b.txt': undefined };
  await repository.commit({ branch: 'fix', files });
  const compared = await github.comparisons.compare(web, fix, 'fix');
  const object = expect.stringMatching(/^[0-9a-f]{40}$/);
  expect(compared?.changes).toEqual([
    { path: 'b.txt' },
    { path: 'c.txt', previousPath: 'a.txt', object },
  ]);
});

test('pages after the first are fetched and come in order', async () => {
  const { forge, github, repository, web, first } = await startedForge();
  const names = Array.from({ length: 250 }, (_, index) => `v1.0.${1000 + index}`);
  const refs = names.map((name) => `refs/tags/${name}`);
  await repository.setRefs(refs, first);
  expect(await github.gitRefs.listTags(web)).toEqual(names.toReversed());
  const asked = forge.requests.map((one) => one.query.page ?? '1');
  expect(asked.toSorted()).toEqual(['1', '2', '3']);
});

test('a body that did not change is asked for by its ETag', async () => {
  const { forge, github, web, first } = await startedForge();
  const read = () => github.gitRefs.find(web, 'refs/heads/main');
  expect([await read(), await read()]).toEqual([{ object: first }, { object: first }]);
  expect(forge.requests.map((one) => one.status)).toEqual([200, 304]);
});

test('a token that lacks a permission is told its name', async () => {
  const { connect, web, first } = await startedForge();
  const github = connect({ permissions: { contents: 'read' } });
  await expect(github.gitRefs.create(web, ref, first)).rejects.toMatchObject({
    code: 'GITHUB_FORBIDDEN',
    permission: 'contents=write',
  });
});

test('a secondary limit is waited for, also before what must not be done twice', async () => {
  const { forge, github, web, slept } = await startedForge();
  forge.addFault({ operation: 'repos/merge', status: 403, headers: { 'retry-after': '9' } });
  const merged = await github.merges.merge(web, { base: 'main', head: 'fix' });
  expect([merged.status, slept]).toEqual(['merged', [9000]]);
});

test('a comparison of more than 250 commits gives all of them, oldest first', async () => {
  const { forge, github, repository, web, first } = await startedForge();
  const commits = await repository.commits('long', first, 260);
  const compared = await github.comparisons.compare(web, 'main', 'long');
  expect(compared?.aheadBy).toBe(260);
  expect(compared?.commits.map((one) => one.commit)).toEqual(commits);
  const asked = forge.requests.map((one) => `${one.query.page} of ${one.query.per_page}`);
  const paged = ['2 of 100', '3 of 100', 'undefined of 100', 'undefined of undefined'];
  expect(asked.toSorted()).toEqual(paged);
});

test('a base that a ruleset protects is a refusal and no conflict', async () => {
  const { github, repository, web } = await startedForge();
  repository.protect({ ref: 'refs/heads/main' });
  const merge = github.merges.merge(web, { base: 'main', head: 'fix' });
  await expect(merge).rejects.toMatchObject({
    code: 'GITHUB_REFUSED',
    status: 409,
    hint: 'the API says: Repository rule violations found: Changes must be made through a pull request.',
  });
});

test('a protected ref is neither moved nor deleted', async () => {
  const { github, repository, web, first, fix } = await startedForge();
  repository.protect({ ref: 'refs/heads/*' });
  const { gitRefs } = github;
  const refused = { code: 'GITHUB_REFUSED', status: 422 };
  const update = gitRefs.update(web, 'refs/heads/main', { commit: fix });
  await expect(update).rejects.toMatchObject(refused);
  await expect(gitRefs.delete(web, 'refs/heads/fix')).rejects.toMatchObject(refused);
  expect(await repository.read('main')).toBe(first);
});

test('a secondary limit holds back what else the client asks', async () => {
  const { forge, web } = await startedForge();
  forge.addFault({ operation: 'repos/list-tags', status: 429, headers: { 'retry-after': '7' } });
  const gate = Promise.withResolvers<void>();
  const ports = { sleep: () => gate.promise };
  const github = createGitHub({ token: forge.addToken(), baseUrl: forge.url, env: {}, ports });
  const limited = github.gitRefs.listTags(web);
  await expect.poll(() => forge.requests.length, { timeout: 60_000 }).toBe(1);
  const other = github.gitRefs.find(web, 'refs/heads/main');
  await wait(30);
  expect(forge.requests).toHaveLength(1);
  gate.resolve();
  expect(await limited).toEqual([]);
  expect(await other).toBeDefined();
});
