import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, mediaTypes, referrersTag } from '@image-relay/oci';
import { openLayout, readBlob } from '@image-relay/registry';
import { type ImageFixture, imageFixture, pushFixture, writeLayout } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { openFolderStore } from '../../src/layout/folder-store.ts';
import { collect } from '../support/client.ts';
import { sampleManifest } from '../support/manifest.ts';
import { temporaryFolder } from '../support/temporary.ts';

const anywhere = { registry: 'oci', repository: 'any' };
const image = imageFixture.index();

async function withLayout(
  fixture: ImageFixture = image,
  tags: readonly string[] = ['v1', 'latest'],
) {
  const folder = await temporaryFolder();
  await writeLayout(folder.path, fixture, tags);
  return Object.assign(folder, { registry: await openLayout(`oci:${folder.path}`) });
}

const entriesOf = async (path: string) => {
  const text = await readFile(join(path, 'index.json'), 'utf8');
  const { manifests } = JSON.parse(text) as {
    manifests: { digest: string; annotations?: object }[];
  };
  return manifests;
};

describe('reading a folder', () => {
  test('gives manifests by tag and by digest, children too', async () => {
    await using layout = await withLayout();
    for (const [digest, { bytes, mediaType }] of image.manifests) {
      const manifest = await layout.registry.getManifest(anywhere, digest);
      expect(manifest).toMatchObject({ digest, mediaType });
      expect(Buffer.from(manifest?.bytes ?? []).equals(Buffer.from(bytes))).toBe(true);
    }
    const resolved = await layout.registry.resolve(anywhere, 'v1');
    expect(resolved).toEqual({
      digest: image.root.digest,
      mediaType: image.root.mediaType,
      size: image.root.size,
    });
  });

  test('gives every blob, and its first byte', async () => {
    await using layout = await withLayout();
    for (const [digest, bytes] of image.blobs) {
      const size = bytes.byteLength;
      const read = await readBlob(layout.registry, anywhere, { digest, size }, { limit: size });
      expect(read?.byteLength).toBe(size);
      expect(await layout.registry.headBlob(anywhere, digest)).toEqual({ size });
      expect(await layout.registry.probeBlob(anywhere, digest)).toEqual({ size, bytesRead: 1 });
    }
  });

  test('lists its names once each', async () => {
    await using layout = await withLayout();
    expect(await collect(layout.registry.listTags(anywhere))).toEqual(['v1', 'latest']);
  });

  test('knows what is not there', async () => {
    await using layout = await withLayout();
    const absent = digestOf(Buffer.from('absent'));
    expect(await layout.registry.resolve(anywhere, 'v2')).toBeUndefined();
    expect(await layout.registry.getManifest(anywhere, absent)).toBeUndefined();
    expect(await layout.registry.getBlob(anywhere, absent)).toBeUndefined();
    expect(await layout.registry.mountBlob(anywhere, absent, 'x')).toBe(false);
  });

  test('does not give out a layer as a manifest', async () => {
    await using layout = await withLayout();
    const found = await Promise.all(
      [...image.blobs.keys()].map((digest) => layout.registry.getManifest(anywhere, digest)),
    );
    expect(found.filter((manifest) => manifest !== undefined)).toEqual([]);
  });

  test('shows bytes that were changed behind it by their true digest', async () => {
    await using layout = await withLayout();
    const hex = image.root.digest.slice('sha256:'.length);
    await writeFile(join(layout.path, 'blobs', 'sha256', hex), sampleManifest().bytes);
    const manifest = await layout.registry.getManifest(anywhere, image.root.digest);
    expect(manifest?.digest).toBe(sampleManifest().digest);
  });

  test.each(['sha256:../../etc/passwd', 'sha256:short', '../x'])(
    'does not look for %s',
    async (digest) => {
      await using layout = await withLayout();
      const read = layout.registry.getBlob(anywhere, digest as `${string}:${string}`);
      await expect(read).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
    },
  );

  test('gives a manifest by a digest that it cannot compute', async () => {
    await using layout = await withLayout();
    const digest = `blake3:${'a'.repeat(64)}` as const;
    const { bytes, mediaType } = sampleManifest();
    await layout.write(`blobs/${digest.replace(':', '/')}`, bytes);
    const manifests = [
      ...(await entriesOf(layout.path)),
      { digest, mediaType, size: bytes.length },
    ];
    await layout.write('index.json', JSON.stringify({ schemaVersion: 2, manifests }));
    const found = await layout.registry.getManifest(anywhere, digest);
    expect(found?.digest).toBe(sampleManifest().digest);
    expect(await layout.registry.listReferrers(anywhere, image.root.digest)).toMatchObject({
      descriptors: [],
    });
  });

  test('says which file cannot be read', async () => {
    await using folder = await temporaryFolder();
    const body = openFolderStore(folder.path).read('blobs/sha256/gone');
    await expect(collect(body)).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
      message: expect.stringContaining('blobs/sha256/gone'),
    });
  });

  test('has no catalogue', async () => {
    await using layout = await withLayout();
    await expect(collect(layout.registry.listRepositories('oci'))).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
    });
  });

  test('finds referrers by their subject', async () => {
    await using layout = await withLayout(imageFixture.single(), ['v1']);
    const { root } = imageFixture.single();
    const { bytes } = sampleManifest();
    const document = { ...JSON.parse(String(bytes)), subject: root, artifactType: 'application/x' };
    const referrer = Buffer.from(JSON.stringify(document));
    const digest = digestOf(referrer);
    await layout.registry.putManifest(anywhere, digest, {
      bytes: referrer,
      mediaType: mediaTypes.ociManifest,
    });
    const found = await layout.registry.listReferrers(anywhere, root.digest);
    expect(found).toMatchObject({
      source: 'api',
      descriptors: [{ digest, artifactType: 'application/x', size: referrer.length }],
    });
    const others = { artifactType: 'application/y' };
    const none = await layout.registry.listReferrers(anywhere, root.digest, others);
    expect(none.descriptors).toEqual([]);
  });

  test('finds those as well that only the fallback tag lists', async () => {
    await using layout = await withLayout(imageFixture.single(), ['v1']);
    const { root } = imageFixture.single();
    const note = imageFixture.artifact({ artifactType: 'application/x', subject: root });
    await pushFixture(layout.registry, anywhere, note);
    const { bytes, mediaType, digest } = sampleManifest();
    const older = { mediaType, digest, size: bytes.length };
    const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [older] };
    await layout.registry.putManifest(anywhere, referrersTag(root.digest), {
      bytes: Buffer.from(JSON.stringify(index)),
      mediaType: mediaTypes.ociIndex,
    });
    const { descriptors } = await layout.registry.listReferrers(anywhere, root.digest);
    expect(descriptors.map((one) => one.digest)).toEqual([note.root.digest, digest]);
  });
});

describe('writing a folder', () => {
  test('a pushed image is read back, and only its root is listed', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'new');
    const registry = await openLayout(path, { create: true });
    await pushFixture(registry, anywhere, image, ['v1']);
    const again = await openLayout(path);
    expect(await collect(again.listTags(anywhere))).toEqual(['v1']);
    expect((await entriesOf(path)).map(({ digest }) => digest)).toEqual([image.root.digest]);
    expect((await readdir(path)).toSorted()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });

  test('a tag moves, and what it left goes from the list', async () => {
    await using layout = await withLayout(imageFixture.single(), ['v1']);
    const { bytes, mediaType, digest } = sampleManifest();
    const stored = await layout.registry.putManifest(anywhere, 'v1', { bytes, mediaType });
    expect(stored).toEqual({ digest, tags: ['v1'] });
    expect((await entriesOf(layout.path)).map((entry) => entry.digest)).toEqual([digest]);
  });

  test('several tags go with one manifest', async () => {
    await using layout = await withLayout();
    const { bytes, mediaType, digest } = sampleManifest();
    const options = { tags: ['a', 'b'] };
    await layout.registry.putManifest(anywhere, digest, { bytes, mediaType }, options);
    const tags = await collect(layout.registry.listTags(anywhere));
    expect(tags.toSorted()).toEqual(['a', 'b', 'latest', 'v1']);
  });

  test('many changes at once lose none', async () => {
    await using layout = await withLayout();
    const tags = Array.from({ length: 20 }, (_, at) => `t${at}`);
    await Promise.all(
      tags.map((tag) => layout.registry.putManifest(anywhere, tag, sampleManifest(tag))),
    );
    expect(await collect(layout.registry.listTags(anywhere))).toEqual(
      expect.arrayContaining([...tags, 'v1', 'latest']),
    );
  });

  test('a deleted tag leaves the manifest, a deleted digest does not', async () => {
    await using layout = await withLayout();
    const { digest } = image.root;
    expect(await layout.registry.deleteManifest(anywhere, 'latest')).toBe(true);
    expect(await layout.registry.deleteManifest(anywhere, 'latest')).toBe(false);
    expect(await layout.registry.resolve(anywhere, digest)).toBeDefined();
    expect(await layout.registry.deleteManifest(anywhere, digest)).toBe(true);
    expect(await layout.registry.resolve(anywhere, digest)).toBeUndefined();
    expect(await collect(layout.registry.listTags(anywhere))).toEqual([]);
  });

  test.each([
    ['other bytes', { size: 5 }, Buffer.from('OTHER')],
    ['another size', { size: 6 }, Buffer.from('bytes')],
  ])('%s than announced are not stored', async (_, { size }, body) => {
    await using layout = await withLayout();
    const digest = digestOf(Buffer.from('bytes'));
    await expect(layout.registry.putBlob(anywhere, { digest, size }, body)).rejects.toMatchObject({
      code: 'REGISTRY_CONTENT_MISMATCH',
    });
    expect(await layout.registry.headBlob(anywhere, digest)).toBeUndefined();
    expect((await readdir(layout.path)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('opening', () => {
  test.each([
    ['is not there', {}],
    ['has no marker', { 'index.json': '{"schemaVersion":2,"manifests":[]}' }],
    ['has a marker of another version', { 'oci-layout': '{"imageLayoutVersion":"9"}' }],
    ['has a marker that is no JSON', { 'oci-layout': 'x' }],
    ['has no index', { 'oci-layout': '{"imageLayoutVersion":"1.0.0"}' }],
  ])('a folder that %s is REGISTRY_PROTOCOL', async (_, files) => {
    await using folder = await temporaryFolder();
    for (const [name, text] of Object.entries(files)) await folder.write(`layout/${name}`, text);
    await expect(openLayout(join(folder.path, 'layout'))).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
    });
  });
});
