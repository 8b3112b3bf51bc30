import { edgesOf, isForeignLayerMediaType, parseManifest } from '@image-relay/oci';
import { type ImageFixture, imageFixture, pushFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { codeOf, describeContract, type Subject } from './servers.ts';

const images: ReadonlyArray<readonly [string, ImageFixture]> = [
  ['a single image', imageFixture.single()],
  ['an index', imageFixture.index()],
  ['a nested index', imageFixture.nestedIndex()],
  ['attestations', imageFixture.withAttestations()],
  ['four platforms', imageFixture.fourPlatforms()],
  ['a Docker image', imageFixture.dockerImage()],
  ['a Docker list', imageFixture.dockerList()],
  ['zstd layers', imageFixture.zstd()],
  ['uncompressed layers', imageFixture.uncompressed()],
  ['foreign layers', imageFixture.foreignLayer()],
  ['an artifact', imageFixture.artifact()],
  ['a Helm chart', imageFixture.helmChart()],
  ['cosign tags', imageFixture.withCosign(imageFixture.index())],
];

/** Digests of the image's graph that the registry does not hold. */
async function missing(subject: Subject, fixture: ImageFixture, tag: string) {
  const repository = subject.repository();
  await pushFixture(subject.registry, repository, fixture, [tag]);
  const absent: string[] = [];
  const open = [tag];
  for (const reference of open) {
    const manifest = await subject.registry.getManifest(repository, reference);
    if (manifest === undefined) absent.push(reference);
    const edges =
      manifest === undefined ? [] : edgesOf(parseManifest(manifest.bytes, manifest.mediaType));
    for (const { role, descriptor } of edges) {
      if (role === 'child') open.push(descriptor.digest);
      else if (!isForeignLayerMediaType(descriptor.mediaType)) {
        const blob = await subject.registry.headBlob(repository, descriptor.digest);
        if (blob?.size !== descriptor.size) absent.push(descriptor.digest);
      }
    }
  }
  return absent;
}

describeContract('images', (subject) => {
  test.each(images)('%s is whole after a push', async (_, fixture) => {
    expect(await missing(subject, fixture, 'v1')).toEqual([]);
  });

  test('an index that names an absent child is refused', async () => {
    const repository = subject.repository();
    const index = imageFixture.index({ seed: 'sparse' });
    const manifest = index.manifests.get(index.root.digest);
    const put = subject.registry.putManifest(repository, 'v1', {
      bytes: manifest?.bytes ?? new Uint8Array(),
      mediaType: index.root.mediaType,
    });
    expect(await codeOf(put)).toBe(subject.can.sparseIndex ? 'none' : 'REGISTRY_REFUSED');
  });
});
