import { expect, test } from 'vitest';
import { startedForge } from './ask.ts';

const ref = 'refs/tags/v1.0.0';

test('a ref is created once, read, moved forward, forced and deleted', async () => {
  const { ask, web, first } = await startedForge();
  const second = await web.commit({ branch: 'main', files: { 'a.txt': 'two\n' } });
  expect(await ask('POST ~/git/refs', { ref, sha: first })).toMatchObject({ status: 201 });
  const again = await ask('POST ~/git/refs', { ref, sha: second });
  expect([again.status, again.body.message]).toEqual([422, 'Reference already exists']);
  expect((await ask('GET ~/git/ref/tags/v1.0.0')).body.object.sha).toBe(first);
  expect((await ask('PATCH ~/git/refs/tags/v1.0.0', { sha: second })).status).toBe(200);
  expect((await ask('PATCH ~/git/refs/tags/v1.0.0', { sha: first })).status).toBe(422);
  const forced = { sha: first, force: true };
  expect((await ask('PATCH ~/git/refs/tags/v1.0.0', forced)).status).toBe(200);
  expect((await ask('DELETE ~/git/refs/tags/v1.0.0')).status).toBe(204);
  expect((await ask('GET ~/git/ref/tags/v1.0.0')).status).toBe(404);
});

test('of ten creations of one ref at once, one succeeds', async () => {
  const { ask, first } = await startedForge();
  const ten = Array.from({ length: 10 }, () => ask('POST ~/git/refs', { ref, sha: first }));
  const statuses = (await Promise.all(ten)).map((one) => one.status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([
    201,
    ...Array.from({ length: 9 }, () => 422),
  ]);
});

test.each([
  ['a name outside refs/', { ref: 'tags/v1' }],
  ['a name git refuses', { ref: 'refs/tags/a..b' }],
  ['a commit that is not there', { sha: 'f'.repeat(40) }],
])('%s is refused with 422', async (_what, change) => {
  const { ask, first } = await startedForge();
  expect((await ask('POST ~/git/refs', { ref, sha: first, ...change })).status).toBe(422);
});

test('refs are listed by the start of their name, annotated tags with their object', async () => {
  const { ask, web, first } = await startedForge();
  await web.annotate('v1.2.0', first);
  await web.setRef('refs/tags/v1.2.1', first);
  const { body } = await ask('GET ~/git/matching-refs/tags/v1.2');
  expect(body).toMatchObject([{ object: { type: 'tag' } }, { object: { type: 'commit' } }]);
  const tag = await ask(`GET ~/git/tags/${body[0].object.sha}`);
  expect(tag.body).toMatchObject({ tag: 'v1.2.0', object: { sha: first, type: 'commit' } });
  expect((await ask('GET ~/tags')).body).toMatchObject([{ name: 'v1.2.1' }, { name: 'v1.2.0' }]);
});

async function diverged() {
  const started = await startedForge();
  const { web, first } = started;
  await web.setRef('refs/heads/fix', first);
  const fix = await web.commit({ branch: 'fix', files: { 'b.txt': 'b\n' }, author: 'hubot' });
  const main = await web.commit({ branch: 'main', files: { 'a.txt': 'two\n' } });
  return { ...started, fix, main };
}

test('a merge makes a commit with both parents, and is nothing the second time', async () => {
  const { ask, fix, main } = await diverged();
  const merge = { base: 'main', head: 'fix', commit_message: 'bring it back' };
  const { status, body } = await ask('POST ~/merges', merge);
  expect(status).toBe(201);
  expect(body.commit.message).toBe('bring it back');
  expect(body.parents.map((one: { sha: string }) => one.sha)).toEqual([main, fix]);
  expect((await ask('POST ~/merges', merge)).status).toBe(204);
  const tree = await ask(`GET ~/git/trees/${body.sha}?recursive=1`);
  expect(tree.body.tree).toMatchObject([{ path: 'a.txt' }, { path: 'b.txt' }]);
});

test('a real conflict is 409 and changes nothing', async () => {
  const { ask, web, main } = await diverged();
  await web.commit({ branch: 'fix', files: { 'a.txt': 'other\n' } });
  expect((await ask('POST ~/merges', { base: 'main', head: 'fix' })).status).toBe(409);
  expect(await web.read('main')).toBe(main);
});

test.each(['base', 'head'])('a merge whose %s is not there is 404', async (end) => {
  const { ask } = await diverged();
  const merge = { base: 'main', head: 'fix', [end]: 'nowhere' };
  expect((await ask('POST ~/merges', merge)).status).toBe(404);
});

test('a comparison tells commits with their authors, files and how the two lie', async () => {
  const { ask, first, fix } = await diverged();
  const { body } = await ask('GET ~/compare/main...fix');
  const facts = { status: 'diverged', ahead_by: 1, behind_by: 1, total_commits: 1 };
  expect(body).toMatchObject({ ...facts, merge_base_commit: { sha: first } });
  expect(body.commits).toMatchObject([{ sha: fix, author: { login: 'hubot' } }]);
  expect(body.files).toMatchObject([{ filename: 'b.txt', status: 'added' }]);
  expect((await ask('GET ~/compare/main...main')).body.status).toBe('identical');
});

test('a comparison tells renamed and removed files with their blobs', async () => {
  const { ask, web } = await diverged();
  const text = 'a text that is long enough to be found again\n';
  const old = await web.commit({ branch: 'fix', files: { 'old.txt': text, 'gone.txt': 'x\n' } });
  const files = { 'old.txt': undefined, 'new.txt': text, 'gone.txt': undefined };
  const renamed = await web.commit({ branch: 'fix', files });
  const { body } = await ask(`GET ~/compare/${old}...${renamed}`);
  const blob = expect.stringMatching(/^[0-9a-f]{40}$/);
  expect(body.files).toMatchObject([
    { filename: 'gone.txt', status: 'removed', sha: blob },
    { filename: 'new.txt', previous_filename: 'old.txt', status: 'renamed', sha: blob },
  ]);
});

test('commits and branches are read by name', async () => {
  const { ask, main } = await diverged();
  expect((await ask('GET ~/commits/main')).body.sha).toBe(main);
  expect((await ask('GET ~/commits?sha=main')).body).toHaveLength(2);
  expect((await ask('GET ~/branches')).body).toMatchObject([{ name: 'fix' }, { name: 'main' }]);
  expect((await ask('GET ~/branches/main')).body.commit.sha).toBe(main);
  expect((await ask('GET ~/branches/none')).status).toBe(404);
  expect((await ask(`GET ~/git/commits/${main}`)).body.message).toBe('change a.txt');
});
