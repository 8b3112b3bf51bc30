import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startedForge } from './ask.ts';

async function withTree() {
  const started = await startedForge();
  const tree = (await started.ask(`GET ~/git/trees/${started.first}`)).body;
  return { ...started, tree: tree.sha as string, blob: tree.tree[0].sha as string };
}

test('a commit is made of a tree and parents, by who asks unless it says otherwise', async () => {
  const { ask, asks, first, tree } = await withTree();
  const wanted = { message: 'one\n\ntwo', tree, parents: [first] };
  const made = await asks({ login: 'hubot' })('POST ~/git/commits', wanted);
  expect(made).toMatchObject({ status: 201, body: { message: 'one\n\ntwo', tree: { sha: tree } } });
  expect(made.body).toMatchObject({ author: { name: 'hubot' }, committer: { name: 'hubot' } });
  const author = { name: 'Mona', email: 'mona@users.test', date: '2026-03-29T12:00:00Z' };
  const { body } = await ask('POST ~/git/commits', { ...wanted, author });
  expect(body).toMatchObject({ author: { name: 'Mona' }, committer: { email: author.email } });
  expect(Date.parse(body.author.date)).toBe(Date.parse(author.date));
  expect((await ask(`GET ~/git/commits/${body.sha}`)).body.parents).toMatchObject([{ sha: first }]);
});

test.each([
  ['a tree that is not there', { tree: 'f'.repeat(40) }],
  ['a parent that is not there', { parents: ['f'.repeat(40)] }],
])('a commit with %s is refused', async (_what, change) => {
  const { ask, tree } = await withTree();
  const wanted = { message: 'one', tree, parents: [], ...change };
  expect((await ask('POST ~/git/commits', wanted)).status).toBe(422);
});

test('a tree takes text, objects and whole trees, with or without a base', async () => {
  const { ask, tree, blob } = await withTree();
  const entries = [
    { path: 'sub', mode: '040000', type: 'tree', sha: tree },
    { path: 'b.sh', mode: '100755', type: 'blob', content: 'b' },
    { path: 'c.txt', mode: '100644', type: 'blob', sha: blob },
  ];
  const fresh = await ask('POST ~/git/trees', { tree: entries });
  expect(fresh.body.tree.map((one: { path: string }) => one.path)).toEqual([
    'b.sh',
    'c.txt',
    'sub',
  ]);
  const based = await ask('POST ~/git/trees', { base_tree: fresh.body.sha, tree: [entries[0]] });
  expect(based.body.sha).toBe(fresh.body.sha);
});

test.each([
  ['an object that is not there', { sha: 'f'.repeat(40) }],
  ['the removal of what is not there', { sha: null }],
])('a tree with %s is refused', async (_what, entry) => {
  const { ask, tree } = await withTree();
  const change = { path: 'none', mode: '100644', type: 'blob', ...entry };
  expect((await ask('POST ~/git/trees', { base_tree: tree, tree: [change] })).status).toBe(422);
});

test('a blob goes in as text or base64 and comes out as base64', async () => {
  const { ask } = await withTree();
  const text = await ask('POST ~/git/blobs', { content: 'é\n' });
  const content = Buffer.from('é\n').toString('base64');
  const bytes = await ask('POST ~/git/blobs', { content, encoding: 'base64' });
  expect(bytes.body.sha).toBe(text.body.sha);
  const { body } = await ask(`GET ~/git/blobs/${text.body.sha}`);
  expect(body).toMatchObject({ content, encoding: 'base64', size: 3 });
  expect((await ask(`GET ~/git/blobs/${'f'.repeat(40)}`)).status).toBe(404);
});

test('a comparison shows the newest 250 commits, or pages of all, files on the first', async () => {
  const { ask, web, first } = await withTree();
  const commits = await web.commits('long', first, 255);
  const whole = (await ask('GET ~/compare/main...long')).body;
  expect([whole.ahead_by, whole.commits.length]).toEqual([255, 250]);
  expect(whole.commits.at(-1).sha).toBe(commits.at(-1));
  const paged = await ask('GET ~/compare/main...long?per_page=100');
  expect(paged.headers.get('link')).toContain('rel="next"');
  expect([paged.body.commits[0].sha, paged.body.files.length]).toEqual([commits[0], 1]);
  const third = (await ask('GET ~/compare/main...long?per_page=100&page=3')).body;
  expect([third.commits.length, third.files]).toEqual([55, []]);
});

test('what the stand-in writes is a repository that git finds nothing wrong with', async () => {
  const { web, ask, first } = await withTree();
  await web.commit({ branch: 'main', files: { 'a/b/c.txt': 'c', 'a/b.txt': 'b', 'a-b': 'x' } });
  await web.commit({ branch: 'main', files: { 'a/b/c.txt': undefined, 'é ü.txt': 'é' } });
  await web.setRef('refs/heads/release/1.2', first);
  await ask('POST ~/git/refs', { ref: 'refs/tags/v1', sha: first });
  await ask('POST ~/merges', { base: 'release/1.2', head: 'main' });
  const { stdout, stderr } = await promisify(execFile)('git', ['fsck', '--strict'], {
    env: { PATH: process.env.PATH, GIT_DIR: web.gitDirectory },
  });
  expect(`${stdout}${stderr}`.replaceAll(/^dangling.*\n/gm, '')).not.toMatch(
    /error|warning|missing/,
  );
  const { body } = await ask('GET ~/git/trees/main?recursive=1');
  const paths = body.tree.map((one: { path: string }) => one.path);
  expect(paths).toEqual(['a-b', 'a.txt', 'a', 'a/b.txt', 'é ü.txt']);
});

test('a ref cannot be made below or above another', async () => {
  const { ask, first } = await withTree();
  const create = async (ref: string) => (await ask('POST ~/git/refs', { ref, sha: first })).status;
  expect(await create('refs/heads/release/1.2')).toBe(201);
  expect(await create('refs/heads/release')).toBe(422);
  expect(await create('refs/heads/release/1.2/x')).toBe(422);
  expect((await ask('DELETE ~/git/refs/heads/release/1.2')).status).toBe(204);
  expect(await create('refs/heads/release')).toBe(201);
});
