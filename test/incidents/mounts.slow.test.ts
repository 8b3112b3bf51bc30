import { imageFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { storageOf } from './registry-storage.ts';
import { all, broken, contentOf, ok } from './said.ts';
import { describeIncidents, startScene } from './scene.ts';

const source = 'acme/source';
const image = imageFixture.single();
const child = image.root.digest;
const content = contentOf(image, [child]);
const index = imageFixture.indexOf([image]);
const { digest: root } = index.root;

describeIncidents('mounts', () => {
  test('E: the digest of a manifest cannot be mounted', async () => {
    const scene = await startScene();
    await scene.push(image, ['v1'], source);
    const { status } = await scene.mount(child, source);
    expect(status).toBe(202);
    expect(await scene.putManifest(index, root, 'v1')).toBe(400);
    expect(await scene.manifests(['v1', child])).toEqual([404, 404]);
    expect(await scene.verify()).toEqual(broken('MANIFEST_MISSING'));
    expect([await scene.verify('v1', { repository: source }), await scene.scan()]).toEqual([
      ok,
      { ...ok, warnings: [] },
    ]);
  });

  test('E2: a manifest that is a blob as well is mounted, without what it names', async () => {
    const scene = await startScene();
    await scene.push(image, ['v1'], source);
    await scene.pushBlobs(image, [child], source);
    expect((await scene.mount(child, source)).status).toBe(201);
    expect(await scene.putManifest(index, root, 'v1')).toBe(201);
    expect(await scene.manifests(['v1', child])).toEqual([200, 200]);
    expect(await scene.blobs(content)).toEqual([404, 404]);
    const lost = broken(...all('BLOB_MISSING', content));
    expect(await scene.verify()).toEqual(lost);
    expect(await scene.verify('v1', { repository: source })).toEqual(ok);
    expect(await scene.scan()).toEqual({ ...lost, warnings: [] });
    await scene.heal(index);
    expect(await scene.verify()).toEqual(ok);
  });

  test('E3: a child whose source went away and was collected is accepted and not there', async () => {
    const scene = await startScene();
    await scene.push(image, ['v1'], source);
    for (const digest of content) expect((await scene.mount(digest, source)).status).toBe(201);
    await storageOf(scene).removeRepository(source);
    await scene.server.garbageCollect();
    expect(await scene.putManifest(image, child, child)).toBe(201);
    expect(await scene.putManifest(index, root, 'v1')).toBe(201);
    expect(await scene.manifests(['v1', child])).toEqual([200, 404]);
    const lost = broken(...all('MANIFEST_MISSING', [child]));
    expect([await scene.verify(), await scene.scan()]).toMatchObject([lost, lost]);
    await scene.heal(index);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });
});
