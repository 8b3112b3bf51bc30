import { imageFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { pauseCollection } from './paused-collection.ts';
import { all, broken, childrenOf, contentOf, ok, served } from './said.ts';
import { describeIncidents, startScene } from './scene.ts';

const image = imageFixture.single();
const { digest: root } = image.root;
const content = contentOf(image, [root]);
const index = imageFixture.index({ seed: 'late' });
const children = childrenOf(index);

describeIncidents('pushes', () => {
  test('F: what is pushed while a collection runs is swept', async () => {
    const scene = await startScene();
    await scene.push(image, ['v1']);
    const collection = await pauseCollection(scene.server);
    const late = await scene.push(index, ['v2']);
    expect(await scene.verify('v2')).toEqual(ok);
    expect(await collection.finish()).toBe(0);
    expect(await scene.manifests(['v1', 'v2', late, ...children])).toEqual([
      200, 404, 404, 404, 404,
    ]);
    expect(await scene.verify('v1')).toEqual(ok);
    expect(await scene.verify('v2')).toEqual(broken('TAG_MISSING'));
    expect(await scene.scan()).toMatchObject(
      broken(`TAG_MISSING ${late}`, ...all('MANIFEST_MISSING', children)),
    );
    await scene.heal(index, ['v2']);
    expect([await scene.verify('v2'), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('F2: layers swept before their manifest came are promised until the server restarts', async () => {
    const scene = await startScene();
    await scene.pushBlobs(image, content);
    await scene.server.garbageCollect();
    expect(await scene.putManifest(image, root, 'v1')).toBe(201);
    expect(await scene.manifests(['v1'])).toEqual([200]);
    expect(await scene.heads(content)).toEqual(served(content));
    expect(await scene.verify()).toEqual(broken(...all('BLOB_UNREADABLE', content)));
    const lost = broken(...all('BLOB_MISSING', content));
    expect(await scene.scan()).toEqual({ ...lost, warnings: [] });
    await scene.server.restart();
    expect(await scene.blobs(content)).toEqual([404, 404]);
    expect(await scene.verify()).toEqual(lost);
    await scene.heal(image);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('Q: an index that names a missing child is refused', async () => {
    const scene = await startScene();
    await scene.push(image, ['v0']);
    expect(await scene.putManifest(index, index.root.digest, 'v1')).toBe(400);
    expect(await scene.manifests(['v1'])).toEqual([404]);
    expect(await scene.verify()).toEqual(broken('MANIFEST_MISSING'));
    expect(await scene.scan()).toEqual({ ...ok, warnings: [] });
  });
});
