import { randomBytes } from 'node:crypto';
import { type Digest, digestOf } from '@image-relay/oci';
import { openRegistry, openStorage, type Registry, verifyImage } from '@image-relay/registry';
import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { paths, type StorageFolder, storageFolder } from './storage-folder.ts';

const home = { registry: '', repository: 'acme/web' };
const index = imageFixture.index();
const { digest: root } = index.root;
const [child = root] = index.manifests.keys();
const [layer = root] = [...index.blobs.keys()].slice(-1);

async function stored(): Promise<StorageFolder & { readonly registry: Registry }> {
  const folder = await storageFolder();
  await folder.store('acme/web', index, ['v1']);
  return { ...folder, registry: await openStorage(folder.root) };
}

async function collect<T>(items: AsyncIterable<T> | readonly T[] = []): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('a storage folder behind the port', () => {
  test('resolves tags and digests, and gives the bytes', async () => {
    const { registry } = await stored();
    const resolved = { digest: root, mediaType: index.root.mediaType, size: index.root.size };
    expect(await registry.resolve(home, 'v1')).toEqual(resolved);
    expect(await registry.resolve(home, root)).toEqual(resolved);
    const manifest = await registry.getManifest(home, child);
    expect(manifest?.bytes).toEqual(Buffer.from(index.manifests.get(child)?.bytes ?? []));
    expect(manifest?.digest).toBe(child);
  });

  test('gives blobs in pieces', async () => {
    const { registry, write } = await stored();
    const bytes = randomBytes(2.5 * 1024 * 1024);
    const digest: Digest = digestOf(bytes);
    await write(paths.blob(digest), bytes);
    await write(paths.layer('acme/web', digest), digest);
    expect(await registry.headBlob(home, digest)).toEqual({ size: bytes.length });
    expect(await registry.probeBlob(home, digest)).toEqual({ size: bytes.length, bytesRead: 1 });
    const blob = await registry.getBlob(home, digest);
    const pieces = await collect(blob?.body);
    expect(pieces).toHaveLength(3);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });

  test('a body that ends before its length is an error', async () => {
    const { registry, write } = await stored();
    const blob = await registry.getBlob(home, layer);
    await write(paths.blob(layer), 'short');
    await expect(collect(blob?.body)).rejects.toMatchObject({ code: 'REGISTRY_TRUNCATED' });
  });

  test.each<[string, (registry: Registry) => Promise<unknown>]>([
    ['a tag that is not there', (registry) => registry.resolve(home, 'v2')],
    [
      'a digest that is not there',
      (registry) => registry.getManifest(home, digestOf(Buffer.from('x'))),
    ],
    ['a text that is no tag', (registry) => registry.getManifest(home, '../v1')],
    [
      'a layer as a manifest of another repository',
      (registry) => registry.getManifest({ registry: '', repository: 'other' }, layer),
    ],
    [
      'a blob of another repository',
      (registry) => registry.headBlob({ registry: '', repository: 'other' }, layer),
    ],
    ['a manifest as a blob', (registry) => registry.headBlob(home, child)],
    [
      'a repository outside of the folder',
      (registry) =>
        registry.getManifest({ registry: '', repository: '../repositories/acme/web' }, 'v1'),
    ],
    [
      'a repository that is a part of another',
      (registry) => registry.getManifest({ registry: '', repository: 'acme/web/_manifests' }, 'v1'),
    ],
  ])('%s is absent', async (_, look) => {
    const { registry } = await stored();
    expect(await look(registry)).toBeUndefined();
  });

  test('serves a manifest that was pushed as a blob, as distribution does', async () => {
    const { registry, write, remove } = await stored();
    await remove(paths.revision('acme/web', child));
    expect(await registry.resolve(home, child)).toBeUndefined();
    await write(paths.layer('acme/web', child), child);
    expect(await registry.resolve(home, child)).toMatchObject({ digest: child });
  });

  test('lists tags, and repositories of any depth', async () => {
    const { registry, store, write } = await stored();
    await store('acme/web/cache/deep', index, ['v1']);
    await store('solo', index, ['v1', 'v2']);
    await write(`${paths.repository('acme')}/notes.txt`, 'no repository');
    const repositories = ['acme/web', 'acme/web/cache/deep', 'solo'];
    expect(await collect(registry.listRepositories(''))).toEqual(repositories);
    const tags = await collect(registry.listTags({ registry: '', repository: 'solo' }));
    expect(new Set(tags)).toEqual(new Set(['v1', 'v2']));
    expect(await collect(registry.listTags({ registry: '', repository: 'none' }))).toEqual([]);
    expect(await collect(registry.listTags({ registry: '', repository: '../x' }))).toEqual([]);
  });

  test('lists what the fallback tag of a digest lists', async () => {
    const { registry, store } = await stored();
    const referred = imageFixture.withReferrers(index, { fallbackTag: true });
    await store('acme/web', referred, ['v1']);
    const all = await registry.listReferrers(home, root);
    const [first] = all.descriptors;
    expect(all).toMatchObject({ source: 'tag', descriptors: [{}, {}] });
    const one = { artifactType: first?.artifactType ?? '' };
    expect((await registry.listReferrers(home, root, one)).descriptors).toEqual([first]);
    expect(await registry.listReferrers(home, child)).toEqual({ source: 'none', descriptors: [] });
  });

  test('the verification walk judges an image of it', async () => {
    const { registry, remove } = await stored();
    const verify = () => verifyImage(registry, { ...home, reference: 'v1' }, { depth: 'probe' });
    expect(await verify()).toMatchObject({ outcome: 'ok', digest: root });
    await remove(paths.blob(layer));
    expect(await verify()).toMatchObject({ faults: [{ code: 'BLOB_MISSING', digest: layer }] });
  });

  test.each<[string, (registry: Registry) => Promise<unknown>]>([
    [
      'putManifest',
      (registry) => registry.putManifest(home, 'v1', { bytes: Buffer.of(), mediaType: '' }),
    ],
    ['deleteManifest', (registry) => registry.deleteManifest(home, 'v1')],
    ['putBlob', (registry) => registry.putBlob(home, { digest: layer, size: 0 }, Buffer.of())],
    ['mountBlob', (registry) => registry.mountBlob(home, layer, 'solo')],
  ])('%s is refused', async (_, change) => {
    const { registry, snapshot } = await stored();
    const before = await snapshot();
    await expect(change(registry)).rejects.toMatchObject({ code: 'REGISTRY_READ_ONLY' });
    expect(await snapshot()).toEqual(before);
  });
});

describe('opening a storage folder', () => {
  test('openRegistry knows the prefix', async () => {
    const { root: path } = await stored();
    const { registry, reference } = await openRegistry(`storage:${path}`);
    expect(reference).toEqual({ registry: `storage:${path}`, repository: '' });
    expect(await registry.resolve({ ...reference, repository: 'acme/web' }, 'v1')).toMatchObject({
      digest: root,
    });
  });

  test.each<[string, (folder: StorageFolder) => Promise<string>]>([
    ['a folder that does not exist', async ({ root: path }) => `${path}/none`],
    ['a folder inside of the storage', async ({ root: path }) => `${path}/docker`],
    ['a file', async ({ root: path }) => `${path}/${paths.blob(layer)}`],
    [
      'a storage whose blobs are not mounted',
      async ({ root: path, remove }) => {
        await remove(paths.blobs);
        return path;
      },
    ],
  ])('%s is no storage', async (_, make) => {
    const path = await make(await stored());
    await expect(openStorage(path)).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
      message: expect.stringContaining(`"${path}" is no storage folder of a registry`),
    });
  });
});
