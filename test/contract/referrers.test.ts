import { digestOf } from '@image-relay/oci';
import { imageFixture, pushFixture } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { describeContract } from './servers.ts';

const image = imageFixture.single({ seed: 'subject' });
const sbom = 'application/vnd.example.sbom.v1';
const signature = 'application/vnd.example.signature.v1';

describeContract('referrers', (subject) => {
  test('come from the API, or from nowhere when only the API would know them', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, imageFixture.withReferrers(image));
    const found = await subject.registry.listReferrers(repository, image.root.digest);
    const types = found.descriptors.map((one) => one.artifactType);
    expect(found.source).toBe(subject.can.referrers ? 'api' : 'none');
    expect(new Set(types)).toEqual(new Set(subject.can.referrers ? [sbom, signature] : []));
  });

  test('come from the fallback tag where there is no API', async () => {
    const repository = subject.repository();
    const referred = imageFixture.withReferrers(image, { fallbackTag: true });
    await pushFixture(subject.registry, repository, referred);
    const found = await subject.registry.listReferrers(repository, image.root.digest);
    const types = found.descriptors.map((one) => one.artifactType);
    expect(found.source).toBe(subject.can.referrers ? 'api' : 'tag');
    expect(new Set(types)).toEqual(new Set([sbom, signature]));
  });

  test('are filtered by artifact type, with annotations kept', async () => {
    const repository = subject.repository();
    const referred = imageFixture.withReferrers(image, { fallbackTag: true });
    await pushFixture(subject.registry, repository, referred);
    const found = await subject.registry.listReferrers(repository, image.root.digest, {
      artifactType: sbom,
    });
    expect(found.descriptors).toEqual([
      expect.objectContaining({ artifactType: sbom, annotations: { format: 'spdx' } }),
    ]);
  });

  test('of what has none are an empty list', async () => {
    const repository = subject.repository();
    await pushFixture(subject.registry, repository, image, ['v1']);
    const known = await subject.registry.listReferrers(repository, image.root.digest);
    const unknown = await subject.registry.listReferrers(repository, digestOf(Buffer.from('x')));
    expect([known.descriptors, unknown.descriptors]).toEqual([[], []]);
  });

  test('may be pushed before their subject', async () => {
    const repository = subject.repository();
    const early = imageFixture.artifact({ artifactType: sbom, subject: image.root });
    await pushFixture(subject.registry, repository, early);
    await pushFixture(subject.registry, repository, image, ['v1']);
    const found = await subject.registry.listReferrers(repository, image.root.digest);
    expect(found.descriptors).toHaveLength(subject.can.referrers ? 1 : 0);
  });
});
