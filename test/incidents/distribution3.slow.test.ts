import { imageFixture, startDistribution3 } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { pauseCollection } from './paused-collection.ts';
import { storageOf } from './registry-storage.ts';
import { all, broken, childrenOf, contentOf, ok, served } from './said.ts';
import { describeIncidents, type Scene, startScene } from './scene.ts';

const image = imageFixture.single();
const { digest: root } = image.root;
const content = contentOf(image, [root]);

const start = (): Promise<Scene> => startScene({}, startDistribution3);

function declare(): void {
  test.each([
    ['A: an index', imageFixture.index()],
    ['N: an index inside an index', imageFixture.nestedIndex()],
    ['P: an image with referrers', imageFixture.withReferrers(image, { fallbackTag: true })],
  ])('%s survives --delete-untagged', async (_, fixture) => {
    const scene = await start();
    const references = ['v1', ...childrenOf(fixture)];
    await scene.push(fixture, ['v1']);
    await scene.server.garbageCollect({ deleteUntagged: true });
    await scene.server.restart();
    expect(await scene.manifests(references)).toEqual(served(references));
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('G: what was deleted and collected is stored again', async () => {
    const scene = await start();
    await scene.push(image, ['v1']);
    await scene.ask('DELETE', `manifests/${root}`);
    await scene.server.garbageCollect();
    await scene.pushBlobs(image, content);
    expect(await scene.putManifest(image, root, 'v1')).toBe(201);
    expect(await scene.manifests(['v1'])).toEqual([200]);
  });

  test('C: a child may still be deleted although an index names it', async () => {
    const scene = await start();
    const index = imageFixture.index();
    const children = childrenOf(index);
    const deleted = children.slice(0, 1);
    await scene.push(index, ['v1']);
    expect((await scene.ask('DELETE', `manifests/${deleted[0]}`)).status).toBe(202);
    const lost = broken(...all('MANIFEST_MISSING', deleted));
    expect([await scene.verify(), await scene.scan()]).toMatchObject([lost, lost]);
  });

  test('F: what is pushed while a collection runs is still swept', async () => {
    const scene = await start();
    await scene.push(imageFixture.index(), ['v1']);
    const collection = await pauseCollection(scene.server);
    await scene.push(image, ['v2']);
    expect(await scene.verify('v2')).toEqual(ok);
    expect(await collection.finish()).toBe(0);
    expect([await scene.verify('v1'), await scene.verify('v2')]).toEqual([
      ok,
      broken('TAG_MISSING'),
    ]);
    expect(await scene.scan()).toMatchObject(broken(`TAG_MISSING ${root}`));
  });

  test('F2: layers that were swept before their manifest came are still promised', async () => {
    const scene = await start();
    await scene.pushBlobs(image, content);
    await scene.server.garbageCollect();
    expect(await scene.putManifest(image, root, 'v1')).toBe(201);
    expect(await scene.heads(content)).toEqual(served(content));
    expect(await scene.verify()).toEqual(broken(...all('BLOB_UNREADABLE', content)));
    expect(await scene.scan()).toMatchObject(broken(...all('BLOB_MISSING', content)));
  });

  test('G2: a file that is gone behind a warm cache is still promised', async () => {
    const scene = await start();
    const layers = content.slice(1);
    await scene.push(image, ['v1']);
    expect(await scene.verify()).toEqual(ok);
    await Promise.all(layers.map((digest) => storageOf(scene).removeBlob(digest)));
    expect(await scene.heads(layers)).toEqual(served(layers));
    expect(await scene.verify()).toEqual(broken(...all('BLOB_UNREADABLE', layers)));
    expect(await scene.scan()).toMatchObject(broken(...all('BLOB_MISSING', layers)));
  });
}

describeIncidents('distribution 3', declare, 'distribution3');
