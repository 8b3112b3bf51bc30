import { digestOf } from '@image-relay/oci';
import { scanStorage } from '@image-relay/registry';
import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { paths, type StorageFolder, storageFolder } from './storage-folder.ts';

const index = imageFixture.index();
const { digest: root } = index.root;
const layer = [...index.blobs.keys()][1] ?? root;
const other = digestOf(Buffer.from('other'));
const at = 'acme/web';

type Damage = (folder: StorageFolder) => Promise<void>;

async function stored(): Promise<StorageFolder> {
  const folder = await storageFolder();
  await folder.store(at, index, ['v1', 'latest']);
  return folder;
}

describe('warnings', () => {
  test.each<[string, Damage, readonly object[]]>([
    [
      'a revision that no tag leads to',
      ({ store }) => store(at, imageFixture.single({ seed: 'old' })),
      [{ code: 'REVISION_UNREFERENCED', digest: imageFixture.single({ seed: 'old' }).root.digest }],
    ],
    [
      'a layer link that no manifest needs',
      async ({ write }) => {
        await write(paths.layer(at, other), other);
        await write(paths.blob(other), 'other');
      },
      [{ code: 'LAYER_LINK_ORPHAN', digest: other }],
    ],
    [
      'a layer link that no manifest needs and that has no blob',
      ({ write }) => write(paths.layer(at, other), other),
      [{ code: 'LAYER_LINK_BROKEN', digest: other }],
    ],
    [
      'a layer link that no manifest needs and that is empty',
      ({ write }) => write(paths.layer(at, other), ''),
      [{ code: 'LAYER_LINK_BROKEN', digest: other }],
    ],
    [
      'an empty blob that no repository has',
      ({ write }) => write(paths.blob(other), ''),
      [{ code: 'BLOB_EMPTY', digest: other }],
    ],
    [
      'a blob that is empty by its digest',
      ({ write }) => write(paths.blob(digestOf(Buffer.of())), ''),
      [],
    ],
    [
      'the folder of a deleted revision',
      ({ write }) => write(`${paths.revision(at, other)}/../note`, ''),
      [],
    ],
    [
      'an upload that is under way',
      ({ write }) => write(`${paths.repository(at)}/_uploads/1/data`, ''),
      [],
    ],
  ])('%s', async (_, change, warnings) => {
    const folder = await stored();
    await change(folder);
    const scan = await folder.scan();
    expect(scan).toMatchObject({ outcome: 'ok', faults: [], warnings });
    expect(scan.warnings).toHaveLength(warnings.length);
  });
});

describe('long scans', () => {
  test('tell how far they are, and end when they are told to', async () => {
    const { root: path, store } = await stored();
    await store('a/b/c', index, ['v1']);
    const seen: number[] = [];
    const { counts } = await scanStorage(path, { onProgress: ({ tags }) => seen.push(tags) });
    expect(seen).toEqual([...seen].sort((one, two) => one - two));
    expect(seen.at(-1)).toBe(counts.tags);
    const reason = new Error('enough');
    const scan = scanStorage(path, { signal: AbortSignal.abort(reason) });
    await expect(scan).rejects.toBe(reason);
  });

  test('more tags than are verified at a time', async () => {
    const { write, scan, remove } = await stored();
    const tags = Array.from({ length: 1100 }, (_, number) => `t${number}`);
    await Promise.all(tags.map((tag) => write(paths.tag(at, tag), root)));
    expect(await scan()).toMatchObject({ outcome: 'ok', counts: { tags: 1102 } });
    await remove(paths.tag(at, 't7'));
    await remove(paths.blob(layer));
    expect((await scan()).faults).toMatchObject([
      { code: 'BLOB_MISSING', digest: layer, tags: { length: 1101 } },
      { code: 'TAG_MISSING', tags: ['t7'] },
    ]);
  });
});
