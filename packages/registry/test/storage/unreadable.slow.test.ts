import { execFile } from 'node:child_process';
import { mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestOf } from '@image-relay/oci';
import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { unreadable } from '../../src/storage/files.ts';
import { paths, type StorageFolder, storageFolder } from './storage-folder.ts';

const index = imageFixture.index();
const { digest: root } = index.root;
const [child = root] = index.manifests.keys();
const [, layer = root] = index.blobs.keys();
const other = digestOf(Buffer.from('other'));
const at = 'acme/web';

/** Moves something away and leaves a symbolic link to it. */
async function moveAway({ root: path }: StorageFolder, name: string): Promise<void> {
  await rename(join(path, name), join(path, 'elsewhere'));
  await symlink(join(path, 'elsewhere'), join(path, name));
}

/** A symbolic link to a place that is not mounted. */
async function unmount({ root: path }: StorageFolder, name: string): Promise<void> {
  await rename(join(path, name), join(path, 'elsewhere'));
  await symlink('/not/mounted', join(path, name));
}

describe('what cannot be looked at is not broken', () => {
  test.each<[string, (folder: StorageFolder) => Promise<unknown>, object]>([
    [
      'a layer that is a symbolic link',
      (folder) => moveAway(folder, paths.blob(layer)),
      { digest: layer, path: [root, child, layer], tags: ['v1'] },
    ],
    [
      'a layer in a folder that is not mounted',
      (folder) => unmount(folder, paths.blob(layer).replace('/data', '')),
      { digest: layer, path: [root, child, layer], tags: ['v1'] },
    ],
    [
      'a revision link that is a symbolic link',
      (folder) => moveAway(folder, paths.revision(at, child)),
      { digest: child, path: [root, child], tags: ['v1'] },
    ],
    [
      'a tag link that is a folder',
      async ({ root: path, remove }) => {
        await remove(paths.tag(at, 'v1'));
        await mkdir(join(path, paths.tag(at, 'v1')));
      },
      { path: [], tags: ['v1'] },
    ],
    [
      'a layer link that no image needs',
      async (folder) => {
        await folder.write(paths.layer(at, other), other);
        await moveAway(folder, paths.layer(at, other));
      },
      { digest: other, path: [other], tags: [] },
    ],
    [
      'a blob that no image needs',
      async (folder) => {
        await folder.write(paths.blob(other), 'other');
        await moveAway(folder, paths.blob(other));
      },
      { digest: other, path: [other], repository: '', tags: [] },
    ],
    [
      'a layer that is a pipe',
      async ({ root: path, remove }) => {
        await remove(paths.blob(layer));
        await promisify(execFile)('mkfifo', [join(path, paths.blob(layer))]);
      },
      { digest: layer, path: [root, child, layer], tags: ['v1'] },
    ],
    [
      'a revision link that is a pipe',
      async ({ root: path, remove }) => {
        await remove(paths.revision(at, child));
        await promisify(execFile)('mkfifo', [join(path, paths.revision(at, child))]);
      },
      { digest: child, path: [root, child], tags: ['v1'] },
    ],
    [
      'tags that are a file',
      async ({ remove, write }) => {
        await remove(`${paths.repository(at)}/_manifests/tags`);
        await write(`${paths.repository(at)}/_manifests/tags`, 'no folder');
      },
      { repository: at, path: [], tags: [] },
    ],
    [
      'a repository that is a symbolic link',
      (folder) => moveAway(folder, paths.repository('acme')),
      { repository: 'acme', path: [], tags: [] },
    ],
  ])('%s', async (_, change, finding) => {
    const folder = await storageFolder();
    await folder.store(at, index, ['v1']);
    await change(folder);
    const { outcome, faults, unverifiable, warnings } = await folder.scan();
    expect({ outcome, faults }).toEqual({ outcome: 'unverifiable', faults: [] });
    expect(unverifiable).toMatchObject([{ code: 'UPSTREAM_ERROR', ...finding }]);
    expect(warnings).toEqual([]);
  });

  test('what is broken elsewhere stays broken, also where blobs cannot be listed', async () => {
    const folder = await storageFolder();
    await folder.store(at, index, ['v1']);
    await folder.remove(paths.layer(at, layer));
    await symlink('circle', join(folder.root, paths.blobs, 'sha256', 'circle'));
    expect(await folder.scan()).toMatchObject({
      outcome: 'broken',
      faults: [{ code: 'BLOB_MISSING', repository: at }],
      unverifiable: [{ code: 'UPSTREAM_ERROR', repository: '', path: [] }],
    });
  });

  test.each([
    paths.blobs,
    `${paths.blobs}/sha256`,
    `${paths.blobs}/sha256/00`,
    `${paths.repository(at)}/_layers`,
    `${paths.repository(at)}/_layers/sha256`,
    `${paths.repository(at)}/_manifests/revisions`,
    `${paths.repository(at)}/_manifests/tags`,
  ])('a stray file in %s is no part of it', async (path) => {
    const folder = await storageFolder();
    await folder.store(at, index, ['v1']);
    await folder.write(`${path}/.DS_Store`, 'stray');
    expect(await folder.scan()).toMatchObject({ outcome: 'ok', unverifiable: [], warnings: [] });
  });

  test('what is broken elsewhere stays broken', async () => {
    const folder = await storageFolder();
    await folder.store(at, index, ['v1']);
    await folder.store('acme/other', index, ['v1']);
    await folder.remove(paths.layer('acme/other', layer));
    await moveAway(folder, paths.revision(at, child));
    expect(await folder.scan()).toMatchObject({
      outcome: 'broken',
      faults: [{ code: 'BLOB_MISSING', repository: 'acme/other' }],
      unverifiable: [{ digest: child, repository: at }],
    });
  });

  test.each([
    ['EACCES', 'REGISTRY_FORBIDDEN'],
    ['EPERM', 'REGISTRY_FORBIDDEN'],
    ['ELOOP', 'REGISTRY_REFUSED'],
    ['EIO', 'REGISTRY_REFUSED'],
    ['EMFILE', 'REGISTRY_REFUSED'],
  ])('%s is %s', (code, expected) => {
    const error = Object.assign(new Error(code), { code });
    expect(unreadable('/storage/link', error)).toMatchObject({ code: expected });
  });

  test('an error that is none of the file system is a bug and stays as it is', () => {
    const error = new TypeError('bug');
    expect(unreadable('/storage/link', error)).toBe(error);
  });
});
