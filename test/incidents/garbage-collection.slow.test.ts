import { imageFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { storageOf } from './registry-storage.ts';
import { all, broken, childrenOf, contentOf, gone, ok, served } from './said.ts';
import { describeIncidents, startScene } from './scene.ts';

const index = imageFixture.index();
const children = childrenOf(index);
const content = contentOf(index, children);
const untagged = { deleteUntagged: true };

describeIncidents('garbage collection', () => {
  test('A: with --delete-untagged an index keeps its bytes and loses its children', async () => {
    const scene = await startScene();
    await scene.push(index, ['v1']);
    await scene.server.garbageCollect(untagged);
    expect(await scene.manifests(['v1', ...children])).toEqual([200, ...gone(children)]);
    expect(await scene.verify()).toEqual(broken(...all('MANIFEST_MISSING', children)));
    expect(await scene.scan()).toEqual({
      ...broken(...all('MANIFEST_MISSING', children)),
      warnings: all('LAYER_LINK_BROKEN', content),
    });
    await scene.server.restart();
    expect(await scene.blobs(content)).toEqual(gone(content));
    await scene.heal(index);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('A2: without --delete-untagged nothing is lost', async () => {
    const scene = await startScene();
    await scene.push(index, ['v1']);
    await scene.server.garbageCollect();
    await scene.server.restart();
    expect(await scene.manifests(['v1', ...children])).toEqual([200, ...served(children)]);
    expect(await scene.blobs(content)).toEqual(served(content));
    expect(await scene.verify()).toEqual(ok);
    expect(await scene.scan()).toEqual({ ...ok, warnings: [] });
  });

  test('B: removing the folder of a tag breaks nothing, until --delete-untagged does as in A', async () => {
    const scene = await startScene();
    await scene.push(index, ['v1', 'v2']);
    await storageOf(scene).removeTag('v2');
    expect(await scene.manifests(['v1', 'v2', ...children])).toEqual([200, 404, 200, 200]);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
    await scene.server.garbageCollect();
    expect(await scene.manifests(['v1', ...children])).toEqual([200, ...served(children)]);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
    await scene.server.garbageCollect(untagged);
    expect(await scene.manifests(['v1', ...children])).toEqual([200, ...gone(children)]);
    const lost = broken(...all('MANIFEST_MISSING', children));
    expect([await scene.verify(), await scene.scan()]).toMatchObject([lost, lost]);
  });

  test('B, the only tag: the image stays until --delete-untagged takes it as a whole', async () => {
    const scene = await startScene();
    const root = await scene.push(index, ['v1']);
    await storageOf(scene).removeTag('v1');
    await scene.server.garbageCollect();
    expect(await scene.verify(root)).toEqual(ok);
    const warnings = all('REVISION_UNREFERENCED', [root, ...children]);
    expect(await scene.scan()).toEqual({ ...ok, warnings });
    await scene.server.garbageCollect(untagged);
    expect(await scene.manifests([root, ...children])).toEqual([404, ...gone(children)]);
    expect(await scene.scan()).toEqual({ ...ok, warnings: all('LAYER_LINK_BROKEN', content) });
  });

  test('D: a child that was pushed as a blob stays, and what it names is swept', async () => {
    const scene = await startScene();
    await scene.pushBlobs(index, [...content, ...children]);
    expect(await scene.putManifest(index, index.root.digest, 'v1')).toBe(201);
    expect(await scene.verify()).toEqual(ok);
    await scene.server.garbageCollect();
    await scene.server.restart();
    expect(await scene.manifests(['v1', ...children])).toEqual([200, ...served(children)]);
    expect(await scene.blobs(content)).toEqual(gone(content));
    const lost = broken(...all('BLOB_MISSING', content));
    expect(await scene.verify()).toEqual(lost);
    expect(await scene.scan()).toEqual({ ...lost, warnings: [] });
    await scene.heal(index);
    expect(await scene.verify()).toEqual(ok);
  });

  test('N: an index inside an index is lost with all that is below it', async () => {
    const scene = await startScene();
    const nested = imageFixture.nestedIndex();
    const inner = childrenOf(nested);
    await scene.push(nested, ['v1']);
    await scene.server.garbageCollect(untagged);
    expect(await scene.manifests(['v1', ...inner])).toEqual([200, ...gone(inner)]);
    const lost = broken(...all('MANIFEST_MISSING', inner));
    expect([await scene.verify(), await scene.scan()]).toMatchObject([lost, lost]);
    await scene.heal(nested);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('O: children with tags of their own survive --delete-untagged', async () => {
    const scene = await startScene();
    await scene.push(index, ['v1']);
    const statuses = children.map((child, at) => scene.putManifest(index, child, `v1-${at}`));
    expect(await Promise.all(statuses)).toEqual([201, 201]);
    await scene.server.garbageCollect(untagged);
    await scene.server.restart();
    expect(await scene.manifests(['v1', ...children])).toEqual([200, ...served(children)]);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('P: referrers below a fallback tag are lost', async () => {
    const scene = await startScene();
    const image = imageFixture.single();
    const referred = imageFixture.withReferrers(image, { fallbackTag: true });
    const [tag = ''] = referred.tags?.keys() ?? [];
    const list = referred.tags?.get(tag);
    const referrers = [...referred.manifests.keys()].filter(
      (digest) => digest !== image.root.digest && digest !== list,
    );
    await scene.push(referred, ['v1']);
    await scene.server.garbageCollect(untagged);
    expect(await scene.manifests(['v1', tag, ...referrers])).toEqual([200, 200, 404, 404]);
    const lost = broken(...all('MANIFEST_MISSING', referrers));
    expect([await scene.verify(), await scene.scan()]).toMatchObject([lost, lost]);
    expect(await scene.tagsHit()).toEqual([tag, 'v1']);
    await scene.heal(referred);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });
});
