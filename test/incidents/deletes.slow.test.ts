import { imageFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { all, broken, childrenOf, contentOf, gone, ok, served } from './said.ts';
import { describeIncidents, startScene } from './scene.ts';

const index = imageFixture.index();
const { digest: root } = index.root;
const children = childrenOf(index);
const deleted = children.slice(0, 1);
const [child = root] = deleted;
const content = contentOf(index, deleted);

describeIncidents('deletes', () => {
  test('C: a child may be deleted although an index names it', async () => {
    const scene = await startScene({ cache: false });
    await scene.push(index, ['v1']);
    expect((await scene.ask('DELETE', `manifests/${child}`)).status).toBe(202);
    expect(await scene.manifests(['v1', ...children])).toEqual([200, 404, 200]);
    const lost = broken(...all('MANIFEST_MISSING', deleted));
    expect(await scene.verify()).toEqual(lost);
    expect(await scene.scan()).toEqual({ ...lost, warnings: all('LAYER_LINK_ORPHAN', content) });

    await scene.server.garbageCollect();
    expect(await scene.putManifest(index, child, child)).toBe(400);
    expect(await scene.verify()).toEqual(lost);
    expect(await scene.scan()).toEqual({ ...lost, warnings: all('LAYER_LINK_BROKEN', content) });
    await scene.heal(index);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('C with a warm cache: the child is accepted after gc, and what it names is empty', async () => {
    const scene = await startScene();
    await scene.push(index, ['v1']);
    await scene.ask('DELETE', `manifests/${child}`);
    await scene.server.garbageCollect();
    expect(await scene.putManifest(index, child, child)).toBe(201);
    expect(await scene.verify()).toEqual(broken(...all('BLOB_UNREADABLE', content)));
    expect(await scene.scan()).toEqual({
      ...broken(...all('BLOB_MISSING', content)),
      warnings: [],
    });
    await scene.server.restart();
    expect(await scene.verify()).toEqual(broken(...all('BLOB_MISSING', content)));
    await scene.heal(index);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('C3: pushing the child again before gc heals', async () => {
    const scene = await startScene();
    await scene.push(index, ['v1']);
    await scene.ask('DELETE', `manifests/${child}`);
    expect(await scene.putManifest(index, child, child)).toBe(201);
    await scene.server.garbageCollect();
    await scene.server.restart();
    expect(await scene.manifests(['v1', ...children])).toEqual([200, ...served(children)]);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });

  test('G: what was deleted and collected is not stored again by the same server', async () => {
    const scene = await startScene();
    await scene.push(index, ['v1']);
    await scene.ask('DELETE', `manifests/${root}`);
    await scene.server.garbageCollect();
    await scene.pushBlobs(index, [...index.blobs.keys()]);
    for (const one of children) expect(await scene.putManifest(index, one, one)).toBe(201);
    expect(await scene.putManifest(index, root, 'v1')).toBe(201);
    expect(await scene.manifests(['v1', root])).toEqual(gone(['v1', root]));
    const lost = broken('TAG_MISSING');
    expect(await scene.verify()).toEqual(lost);
    expect(await scene.scan()).toMatchObject(broken(`TAG_MISSING ${root}`));
    await scene.heal(index);
    expect([await scene.verify(), await scene.scan()]).toEqual([ok, { ...ok, warnings: [] }]);
  });
});
