import { join } from 'node:path';
import { openRegistry, parseLayoutReference } from '@image-relay/registry';
import { imageFixture, writeLayout } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from './support/temporary.ts';

const digest = `sha256:${'0'.repeat(64)}`;

describe('parseLayoutReference', () => {
  test.each([
    ['oci:dir', { registry: 'oci', repository: 'dir' }],
    ['oci:./a/b:v1', { registry: 'oci', repository: './a/b', tag: 'v1' }],
    ['oci:/a/b:docker.io/x:v1', { registry: 'oci', repository: '/a/b', tag: 'docker.io/x:v1' }],
    [`oci:/a@${digest}`, { registry: 'oci', repository: '/a', digest }],
    [`oci:/a:v1@${digest}`, { registry: 'oci', repository: '/a', tag: 'v1', digest }],
    ['oci:/with@sign', { registry: 'oci', repository: '/with@sign' }],
    ['oci-archive:f.tar:v1', { registry: 'oci-archive', repository: 'f.tar', tag: 'v1' }],
    ['oci:C:\\images:v1', { registry: 'oci', repository: 'C:\\images', tag: 'v1' }],
    ['ghcr.io/acme/web:v1', undefined],
    ['oci', undefined],
  ])('reads %s', (text, expected) => {
    expect(parseLayoutReference(text)).toEqual(expected);
  });
});

describe('openRegistry', () => {
  const single = imageFixture.single();

  test('opens a remote registry for a reference', async () => {
    const { registry, reference } = await openRegistry('ghcr.io/acme/web:v1');
    await registry.close();
    expect(reference).toEqual({ registry: 'ghcr.io', repository: 'acme/web', tag: 'v1' });
  });

  test('refuses text that is no reference', async () => {
    await expect(openRegistry('Not A Reference')).rejects.toMatchObject({
      code: 'REFERENCE_INVALID',
    });
  });

  test('finds the one image of a layout that was named without a tag', async () => {
    await using folder = await temporaryFolder();
    await writeLayout(folder.path, single);
    const { registry, reference } = await openRegistry(`oci:${folder.path}`);
    const resolved = await registry.resolve(reference, reference.digest ?? '');
    expect(resolved?.digest).toBe(single.root.digest);
  });

  test('wants a name where a layout holds several images', async () => {
    await using folder = await temporaryFolder();
    await writeLayout(folder.path, single);
    const { registry } = await openRegistry(`oci:${folder.path}`);
    const other = imageFixture.single({ seed: 'other' });
    const manifest = other.manifests.get(other.root.digest);
    await registry.putManifest(
      { registry: 'oci', repository: 'x' },
      'other',
      manifest ?? { bytes: Buffer.of(), mediaType: '' },
    );
    await expect(openRegistry(`oci:${folder.path}`)).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
    });
    const named = await openRegistry(`oci:${folder.path}:other`);
    expect(named.reference.tag).toBe('other');
  });

  test('fails on a layout that is not there', async () => {
    await using folder = await temporaryFolder();
    await expect(openRegistry(`oci:${join(folder.path, 'gone')}`)).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
    });
  });
});
