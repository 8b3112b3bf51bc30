import { expect, test } from 'vitest';
import { startedForge } from './ask.ts';

test('a draft has no tag, is not found by it, and gets it when it is published', async () => {
  const { ask, web, first } = await startedForge();
  const draft = { tag_name: 'v1.0.0', target_commitish: first, draft: true, body: 'notes' };
  const { status, body } = await ask('POST ~/releases', draft);
  expect([status, body.draft, body.published_at]).toEqual([201, true, null]);
  expect((await ask('GET ~/releases/tags/v1.0.0')).status).toBe(404);
  expect(await web.read('v1.0.0')).toBeUndefined();
  await ask(`PATCH ~/releases/${body.id}`, { tag_name: 'v1.0.0', draft: false });
  expect((await ask('GET ~/releases/tags/v1.0.0')).body.id).toBe(body.id);
  expect(await web.read('v1.0.0')).toBe(first);
});

test('a draft that is changed without its tag loses it, and a release does not', async () => {
  const { ask } = await startedForge();
  const { body } = await ask('POST ~/releases', { tag_name: 'v1.0.0', draft: true });
  const change = async (what: object) => (await ask(`PATCH ~/releases/${body.id}`, what)).body;
  expect(await change({ name: 'One' })).toMatchObject({
    tag_name: expect.stringMatching(/^untagged-/),
  });
  expect(await change({ tag_name: 'v1.0.0', draft: false })).toMatchObject({ tag_name: 'v1.0.0' });
  expect(await change({ name: 'Two' })).toMatchObject({ tag_name: 'v1.0.0' });
});

test('drafts are shown only to those who may write', async () => {
  const { ask, asks } = await startedForge();
  const { body } = await ask('POST ~/releases', { tag_name: 'v1.0.0', draft: true });
  const reader = asks({ permissions: { contents: 'read' } });
  expect((await reader('GET ~/releases')).body).toEqual([]);
  expect((await reader(`GET ~/releases/${body.id}`)).status).toBe(404);
  expect((await ask('GET ~/releases')).body).toHaveLength(1);
});

test('two drafts may share a tag, two releases may not', async () => {
  const { ask } = await startedForge();
  const release = { tag_name: 'v1.0.0' };
  expect((await ask('POST ~/releases', { ...release, draft: true })).status).toBe(201);
  expect((await ask('POST ~/releases', { ...release, draft: true })).status).toBe(201);
  expect((await ask('POST ~/releases', release)).status).toBe(201);
  const again = await ask('POST ~/releases', release);
  expect(again.body.errors).toMatchObject([{ field: 'tag_name', code: 'already_exists' }]);
});

test.each([
  ['true', 'v1.0.1'],
  ['false', 'v2.0.0'],
])('after make_latest %s of an old line the latest is %s', async (make_latest, latest) => {
  const { ask } = await startedForge();
  await ask('POST ~/releases', { tag_name: 'v2.0.0' });
  await ask('POST ~/releases', { tag_name: 'v1.0.1', make_latest });
  await ask('POST ~/releases', { tag_name: 'v3.0.0-rc.1', prerelease: true });
  expect((await ask('GET ~/releases/latest')).body.tag_name).toBe(latest);
});

test('an asset is uploaded at its own root and downloaded from another host', async () => {
  const { ask, forge } = await startedForge();
  const { body } = await ask('POST ~/releases', { tag_name: 'v1.0.0', draft: true });
  const upload = new URL(`${body.upload_url.split('{')[0]}?name=image.json`);
  const asset = await ask(`POST ${upload.pathname}${upload.search}`, { digest: 'sha256:0' });
  expect(asset).toMatchObject({ status: 201, body: { name: 'image.json', size: 21 } });
  const twice = await ask(`POST ${upload.pathname}${upload.search}`, {});
  expect(twice.status).toBe(422);
  const authorization = `token ${forge.addToken()}`;
  const headers = { authorization, accept: 'application/octet-stream' };
  const response = await fetch(asset.body.url, { headers, redirect: 'manual' });
  const location = response.headers.get('location') ?? '';
  expect(new URL(location).host).not.toBe(new URL(forge.url).host);
  expect(await (await fetch(location)).json()).toEqual({ digest: 'sha256:0' });
  expect((await fetch(location, { headers })).status).toBe(400);
  expect((await ask(`GET ~/releases/${body.id}/assets`)).body).toHaveLength(1);
  expect((await ask(`DELETE ~/releases/assets/${asset.body.id}`)).status).toBe(204);
  expect((await ask(`GET ~/releases/assets/${asset.body.id}`)).status).toBe(404);
});

test('an immutable release keeps its assets and its tag', async () => {
  const { ask, first } = await startedForge({ immutableReleases: true });
  const { body } = await ask('POST ~/releases', { tag_name: 'v1.0.0', draft: true });
  const upload = `POST /uploads/repos/acme/web/releases/${body.id}/assets?name=`;
  const asset = await ask(`${upload}a`, {});
  await ask(`PATCH ~/releases/${body.id}`, { tag_name: 'v1.0.0', draft: false });
  expect((await ask(`GET ~/releases/${body.id}`)).body.immutable).toBe(true);
  const refused = await ask(`${upload}b`, {});
  expect([refused.status, refused.body.message]).toEqual([
    422,
    'Cannot upload assets to an immutable release.',
  ]);
  expect((await ask(`DELETE ~/releases/assets/${asset.body.id}`)).status).toBe(422);
  const moved = await ask('PATCH ~/git/refs/tags/v1.0.0', { sha: first, force: true });
  expect(moved.status).toBe(422);
  expect((await ask('DELETE ~/git/refs/tags/v1.0.0')).status).toBe(422);
});

test('the tag of an immutable release is used up for ever', async () => {
  const { ask } = await startedForge({ immutableReleases: true });
  const { body } = await ask('POST ~/releases', { tag_name: 'v1.0.0' });
  expect((await ask(`DELETE ~/releases/${body.id}`)).status).toBe(204);
  expect((await ask('DELETE ~/git/refs/tags/v1.0.0')).status).toBe(204);
  const again = await ask('POST ~/releases', { tag_name: 'v1.0.0' });
  expect(again.status).toBe(422);
  expect(again.body.errors[0].message).toBe('tag_name was used by an immutable release');
});

test('of fifty drafts made at once each is listed once', async () => {
  const { ask } = await startedForge();
  const drafts = Array.from({ length: 50 }, (_, index) =>
    ask('POST ~/releases', { tag_name: `v1.0.${index}`, draft: true }),
  );
  const made = (await Promise.all(drafts)).map((one) => one.body.id as number);
  const { body } = await ask('GET ~/releases?per_page=100');
  const listed = body.map((one: { id: number }) => one.id) as number[];
  expect(listed.toSorted((a, b) => a - b)).toEqual(made.toSorted((a, b) => a - b));
});

test('a release is missing from lists for as long as they lag', async () => {
  const { ask } = await startedForge({ listingLag: 2 });
  await ask('POST ~/releases', { tag_name: 'v1.0.0' });
  const seen = [];
  for (const _ of [1, 2, 3]) seen.push((await ask('GET ~/releases')).body.length);
  expect(seen).toEqual([0, 0, 1]);
});

test('notes list the pull requests merged since the release before', async () => {
  const { ask, web, first } = await startedForge();
  await ask('POST ~/releases', { tag_name: 'v1.0.0', target_commitish: first });
  await web.setRef('refs/heads/fix', first);
  await web.commit({ branch: 'fix', files: { 'b.txt': 'b\n' } });
  await ask('POST ~/pulls', { title: 'Fix it', head: 'fix', base: 'main' });
  await web.mergePullRequest(1, 'squash');
  const { body } = await ask('POST ~/releases/generate-notes', { tag_name: 'v1.1.0' });
  expect(body.name).toBe('v1.1.0');
  expect(body.body).toContain('* Fix it by @github-actions[bot] in https://github.test/');
  expect(body.body).toContain('compare/v1.0.0...v1.1.0');
});

test('a deleted release leaves its tag', async () => {
  const { ask, web, first } = await startedForge();
  const { body } = await ask('POST ~/releases', { tag_name: 'v1.0.0' });
  expect((await ask(`DELETE ~/releases/${body.id}`)).status).toBe(204);
  expect((await ask(`GET ~/releases/${body.id}`)).status).toBe(404);
  expect(await web.read('v1.0.0')).toBe(first);
});

test('notes since a tag that is not there are refused', async () => {
  const { ask } = await startedForge();
  const range = { tag_name: 'v1.1.0', previous_tag_name: 'v0.9.0' };
  expect((await ask('POST ~/releases/generate-notes', range)).status).toBe(422);
});
