import { pages, startScriptedGitHub } from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createGitHub } from '../src/index.ts';
import { startedForge } from './started-forge.ts';

const draft = { tag: 'v1.0.0', target: 'main', name: '1.0.0', body: 'notes' };

test('a draft is made, changed, listed and published with its tag', async () => {
  const { github, repository, web, first } = await startedForge();
  const { releases } = github;
  const { id, isDraft } = await releases.createDraft(web, { ...draft, target: first });
  expect(isDraft).toBe(true);
  expect(await releases.update(web, id, { tag: 'v1.0.0', body: 'better' })).toMatchObject({
    body: 'better',
  });
  expect(await releases.list(web)).toMatchObject([{ id, name: '1.0.0', body: 'better' }]);
  expect(await releases.getByTag(web, 'v1.0.0')).toBeUndefined();
  const published = await releases.publish(web, id, { tag: 'v1.0.0', makeLatest: true });
  expect(published).toMatchObject({ isDraft: false, tag: 'v1.0.0' });
  expect(await releases.getByTag(web, 'v1.0.0')).toEqual(published);
  expect(await releases.get(web, id)).toEqual(published);
  expect(await repository.read('v1.0.0')).toBe(first);
});

test('a release of an old line does not become the latest', async () => {
  const { github, web } = await startedForge();
  const newest = await github.releases.createDraft(web, { ...draft, tag: 'v2.0.0' });
  await github.releases.publish(web, newest.id, { tag: 'v2.0.0', makeLatest: true });
  const old = await github.releases.createDraft(web, { ...draft, tag: 'v1.0.1' });
  await github.releases.publish(web, old.id, { tag: 'v1.0.1', makeLatest: false });
  expect(await github.releases.getLatest(web)).toMatchObject({ tag: 'v2.0.0' });
});

test('before the first release there is no latest', async () => {
  const { github, web } = await startedForge();
  await github.releases.createDraft(web, draft);
  expect(await github.releases.getLatest(web)).toBeUndefined();
});

test('what an immutable release forbids has a code of its own', async () => {
  const { github, web } = await startedForge({ immutableReleases: true });
  const { releases } = github;
  const { id } = await releases.createDraft(web, draft);
  const release = await releases.publish(web, id, { tag: 'v1.0.0', makeLatest: true });
  expect(release.isImmutable).toBe(true);
  const file = { name: 'image.json', contentType: 'text/plain', bytes: new Uint8Array(1) };
  const immutable = { code: 'GITHUB_IMMUTABLE', status: 422 };
  await expect(github.releaseAssets.upload(release, file)).rejects.toMatchObject(immutable);
  await releases.delete(web, id);
  const again = await releases.createDraft(web, draft);
  const published = releases.publish(web, again.id, { tag: 'v1.0.0', makeLatest: true });
  await expect(published).rejects.toMatchObject(immutable);
});

test('a release that moved to the next page while pages were read is listed once', async () => {
  const server = await startScriptedGitHub();
  onTestFinished(() => server.close());
  const entry = (id: number) => ({ id, tag_name: `v1.0.${id}`, draft: true });
  const bodies = [
    [entry(3), entry(2)],
    [entry(2), entry(1)],
  ];
  server.plan(...pages(server.url, '/repos/acme/web/releases', bodies));
  const github = createGitHub({ baseUrl: server.url, env: {} });
  const listed = await github.releases.list({ owner: 'acme', name: 'web' });
  expect(listed.map((one) => one.id)).toEqual([3, 2, 1]);
});

test('a draft of a branch is published at the commit that was chosen', async () => {
  const { github, repository, web, first } = await startedForge();
  const { id } = await github.releases.createDraft(web, draft);
  await repository.commit({ branch: 'main', files: { 'a.txt': 'later\n' } });
  await github.releases.publish(web, id, { tag: 'v1.0.0', makeLatest: true, target: first });
  expect(await repository.read('v1.0.0')).toBe(first);
});

test('an asset goes up and comes down byte for byte, whatever its type', async () => {
  const { github, web } = await startedForge();
  const release = await github.releases.createDraft(web, draft);
  const bytes = new TextEncoder().encode('{ "digest": "sha256:0" }\n');
  const file = { name: 'image 1.json', contentType: 'application/json', bytes };
  const asset = await github.releaseAssets.upload(release, file);
  expect(asset).toMatchObject({ name: 'image 1.json', size: bytes.length });
  const down = await github.releaseAssets.download(web, asset.id);
  expect(Buffer.from(down ?? [])).toEqual(Buffer.from(bytes));
  expect((await github.releases.get(web, release.id))?.assets).toEqual([asset]);
  const twice = github.releaseAssets.upload(release, file);
  await expect(twice).rejects.toMatchObject({ code: 'GITHUB_REFUSED' });
  expect(await github.releaseAssets.delete(web, asset.id)).toBe(true);
  expect(await github.releaseAssets.delete(web, asset.id)).toBe(false);
  expect(await github.releaseAssets.download(web, asset.id)).toBeUndefined();
});

test('notes come from the API, and their absence is an error', async () => {
  const { forge, github, web } = await startedForge();
  const range = { tag: 'v1.0.0', target: 'main' };
  const notes = await github.releases.generateNotes(web, range);
  expect(notes).toMatchObject({ name: 'v1.0.0', body: expect.stringContaining('Changelog') });
  forge.addFault({ operation: 'repos/generate-release-notes', status: 404 });
  const missing = github.releases.generateNotes(web, range);
  await expect(missing).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
});

test('a draft whose answer is lost is not made twice', async () => {
  const { forge, github, web } = await startedForge();
  forge.addFault({ operation: 'repos/create-release', when: 'after' });
  const lost = github.releases.createDraft(web, draft);
  await expect(lost).rejects.toMatchObject({ code: 'GITHUB_NETWORK' });
  expect(await github.releases.list(web)).toHaveLength(1);
});

test('a change whose answer is lost is made again', async () => {
  const { forge, github, web } = await startedForge();
  const { id } = await github.releases.createDraft(web, draft);
  forge.addFault({ operation: 'repos/update-release', when: 'after', status: 502 });
  expect(await github.releases.update(web, id, { tag: 'v1.0.0', name: 'other' })).toMatchObject({
    name: 'other',
  });
});

test('a release is deleted once', async () => {
  const { github, web } = await startedForge();
  const { id } = await github.releases.createDraft(web, draft);
  expect(await github.releases.delete(web, id)).toBe(true);
  expect(await github.releases.delete(web, id)).toBe(false);
});
