import { imageFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { storageOf } from './registry-storage.ts';
import { broken, childrenOf, contentOf, gone, ok, served } from './said.ts';
import { describeIncidents, startScene } from './scene.ts';

const image = imageFixture.single();
const [config = image.root.digest, layer = config] = contentOf(image, [image.root.digest]);
const bytes = image.blobs.get(layer)?.length ?? 0;
const index = imageFixture.index();
const children = childrenOf(index);
const [child = index.root.digest] = children;

describeIncidents('damaged storage', () => {
  test('G2: a file that is gone behind a warm cache is promised and not sent', async () => {
    const scene = await startScene();
    await scene.push(image, ['v1']);
    expect(await scene.verify()).toEqual(ok);
    await storageOf(scene).removeBlob(layer);
    const promised = { length: bytes, bytes: 0 };
    expect(await scene.ask('HEAD', `blobs/${layer}`)).toMatchObject({ status: 200, ...promised });
    expect(await scene.ask('GET', `blobs/${layer}`)).toEqual({ status: 200, ...promised });
    const range = { headers: { range: 'bytes=0-0' } };
    expect(await scene.ask('GET', `blobs/${layer}`, range)).toEqual({
      status: 206,
      length: 1,
      bytes: 0,
    });
    expect(await scene.verify('v1', { depth: 'head' })).toEqual(ok);
    expect(await scene.verify()).toEqual(broken(`BLOB_UNREADABLE ${layer}`));
    expect(await scene.scan()).toEqual({ ...broken(`BLOB_MISSING ${layer}`), warnings: [] });
    await scene.server.restart();
    expect(await scene.verify()).toEqual(broken(`BLOB_MISSING ${layer}`));
    await scene.push(image, ['v1']);
    expect(await scene.verify()).toEqual(ok);
  });

  test('J: a tag folder without its link is listed and answers 404', async () => {
    const scene = await startScene();
    await scene.push(image, ['v1']);
    await storageOf(scene).makeEmptyTag('v2');
    expect(await scene.tags()).toEqual(['v1', 'v2']);
    expect(await scene.manifests(['v1', 'v2'])).toEqual([200, 404]);
    expect([await scene.verify(), await scene.verify('v2')]).toEqual([ok, broken('TAG_MISSING')]);
    expect(await scene.scan()).toEqual({ ...broken('TAG_MISSING'), warnings: [] });
    expect(await scene.tagsHit()).toEqual(['v2']);
    await scene.push(image, ['v2']);
    expect(await scene.verify('v2')).toEqual(ok);
  });

  test('K: an empty revision link makes its child fail, and every collection', async () => {
    const scene = await startScene();
    await scene.push(index, ['v1']);
    await storageOf(scene).emptyRevision(child);
    expect(await scene.manifests(['v1', ...children])).toEqual([200, 500, 200]);
    await expect(scene.server.garbageCollect()).rejects.toMatchObject({ code: 1 });
    expect(await scene.verify()).toEqual({
      outcome: 'unverifiable',
      faults: [`UPSTREAM_ERROR ${child}`],
    });
    expect(await scene.scan()).toMatchObject(broken(`BLOB_UNREADABLE ${child}`));
    await scene.push(index, ['v1']);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('K2: an empty file of a layer has the status 200 and no length', async () => {
    const scene = await startScene();
    await scene.push(image, ['v1']);
    await storageOf(scene).emptyBlob(layer);
    expect(await scene.verify('v1', { depth: 'head' })).toEqual(ok);
    expect(await scene.verify()).toEqual(broken(`BLOB_UNREADABLE ${layer}`));
    await scene.server.restart();
    const nothing = { status: 200, length: 0, bytes: 0 };
    expect(await scene.ask('HEAD', `blobs/${layer}`)).toEqual(nothing);
    const wrong = broken(`SIZE_MISMATCH ${layer}`);
    expect(await scene.verify('v1', { depth: 'head' })).toEqual(wrong);
    expect(await scene.verify()).toEqual(wrong);
    expect(await scene.scan()).toEqual({ ...wrong, warnings: [] });
  });

  test('K2: pushing again does not replace an empty file, removing it first does', async () => {
    const scene = await startScene();
    await scene.push(image, ['v1']);
    await storageOf(scene).emptyBlob(layer);
    await scene.heal(image);
    expect(await scene.scan()).toMatchObject(broken(`SIZE_MISMATCH ${layer}`));
    await storageOf(scene).removeBlob(layer);
    await scene.heal(image);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('a whole image is whole in every way', async () => {
    const scene = await startScene();
    await scene.push(index, ['v1']);
    expect(await scene.manifests(['v1', ...children])).toEqual([200, ...served(children)]);
    expect(await scene.manifests(['v2'])).toEqual(gone(['v2']));
    expect(await scene.scan()).toEqual({ ...ok, warnings: [] });
  });
});
