import { digestOf, mediaTypes } from '@image-relay/oci';
import { imageFixture, pushFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { codeOf, describeContract } from './servers.ts';

const image = imageFixture.single();
const digest = image.root.digest;
const manifest = image.manifests.get(digest) ?? { bytes: new Uint8Array(), mediaType: '' };
const absent = digestOf(Buffer.from('absent'));

describeContract('manifests', (subject) => {
  test('come back byte for byte, by tag and by digest', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image, ['v1']);
    for (const reference of ['v1', digest]) {
      const found = await subject.registry.getManifest(repository, reference);
      expect(found).toMatchObject({ digest, mediaType: manifest.mediaType });
      expect(Buffer.from(found?.bytes ?? [])).toEqual(Buffer.from(manifest.bytes));
    }
  });

  test('resolve to digest, media type and size', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image, ['v1']);
    for (const reference of ['v1', digest]) {
      const found = await subject.registry.resolve(repository, reference);
      expect(found).toMatchObject({
        digest,
        mediaType: mediaTypes.ociManifest,
        size: manifest.bytes.length,
      });
    }
  });

  test.each([
    ['a tag', 'v9'],
    ['a digest', absent],
  ])('that are absent are undefined: %s', async (_, reference) => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image, ['v1']);
    expect(await subject.registry.getManifest(repository, reference)).toBeUndefined();
    expect(await subject.registry.resolve(repository, reference)).toBeUndefined();
    expect(await subject.registry.deleteManifest(repository, absent)).toBe(false);
  });

  test('of an unknown repository are undefined', async () => {
    const repository = subject.repository();
    expect(await subject.registry.getManifest(repository, 'v1')).toBeUndefined();
    expect(await subject.registry.resolve(repository, 'v1')).toBeUndefined();
  });

  test('a put names the digest, and the tag it is known to have set', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image);
    const put = await subject.registry.putManifest(repository, 'v2', manifest);
    expect(put).toEqual({ digest, tags: ['v2'] });
    expect((await subject.registry.resolve(repository, 'v2'))?.digest).toBe(digest);
  });

  test('several tags in one put are acknowledged, or known not to be set', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image);
    const tags = ['1.2.3', '1.2', '1', 'latest'];
    const put = await subject.registry.putManifest(repository, digest, manifest, { tags });
    const expected = subject.can.multiTag ? tags : [];
    expect(new Set(put.tags)).toEqual(new Set(expected));
    const found = await Promise.all(tags.map((tag) => subject.registry.resolve(repository, tag)));
    const set = found.filter((one) => one?.digest === digest);
    expect(set).toHaveLength(expected.length);
  });

  test('a tag moves with the next put', async () => {
    const repository = subject.repository();
    const next = imageFixture.single({ seed: 'next' });
    await pushFixture(subject.registry, repository, image, ['v1']);
    await pushFixture(subject.registry, repository, next, ['v1']);
    expect((await subject.registry.resolve(repository, 'v1'))?.digest).toBe(next.root.digest);
    const left = subject.can.keepsUntagged ? digest : undefined;
    expect((await subject.registry.resolve(repository, digest))?.digest).toBe(left);
  });

  test('that name absent blobs are refused, and nothing is stored', async () => {
    const repository = subject.repository();
    const put = subject.registry.putManifest(repository, 'v1', manifest);
    expect(await codeOf(put)).toBe('REGISTRY_REFUSED');
    expect(await subject.registry.getManifest(repository, 'v1')).toBeUndefined();
  });

  test('deleted by digest are gone with their tags', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image, ['v1']);
    expect(await subject.registry.deleteManifest(repository, digest)).toBe(true);
    expect(await subject.registry.getManifest(repository, digest)).toBeUndefined();
    expect(await subject.registry.getManifest(repository, 'v1')).toBeUndefined();
    expect(await subject.registry.deleteManifest(repository, digest)).toBe(false);
  });

  test('deleting a tag keeps the manifest, or is refused', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image, ['v1', 'v2']);
    const code = await codeOf(subject.registry.deleteManifest(repository, 'v1'));
    expect(code).toBe(subject.can.deleteTag ? 'none' : 'REGISTRY_REFUSED');
    const left = subject.can.deleteTag ? undefined : digest;
    expect((await subject.registry.resolve(repository, 'v1'))?.digest).toBe(left);
    expect((await subject.registry.resolve(repository, 'v2'))?.digest).toBe(digest);
  });

  test('can be put again after they were deleted', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image, ['v1']);
    await subject.registry.deleteManifest(repository, digest);
    await pushFixture(subject.registry, repository, image, ['v1']);
    expect((await subject.registry.resolve(repository, 'v1'))?.digest).toBe(digest);
  });
});
