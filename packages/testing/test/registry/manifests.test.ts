import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { ask, sha256, startRegistry } from './ask.ts';

const image = imageFixture.single();
const digest = image.root.digest;
const manifest = image.manifests.get(digest) ?? { bytes: new Uint8Array(), mediaType: '' };
const push = { headers: { 'content-type': manifest.mediaType }, body: manifest.bytes };
const at = (reference: string) => `/v2/acme/web/manifests/${reference}`;

async function registryWithBlobs(options = {}) {
  const registry = await startRegistry(options);
  for (const bytes of image.blobs.values()) registry.state.putBlob('acme/web', bytes);
  return registry;
}

describe('pushing a manifest', () => {
  test('by tag, and reading it by tag and by digest', async () => {
    const registry = await registryWithBlobs();
    const pushed = await ask(registry, `PUT ${at('v1')}`, push);
    expect([pushed.status, pushed.headers.get('docker-content-digest')]).toEqual([201, digest]);
    const answers = await Promise.all([
      ask(registry, `GET ${at('v1')}`),
      ask(registry, `GET ${at(digest)}`),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe(manifest.mediaType);
      expect(sha256(answer.text)).toBe(digest);
    }
  });

  test('by digest leaves it without a tag', async () => {
    const registry = await registryWithBlobs();
    await ask(registry, `PUT ${at(digest)}`, push);
    const { manifests, tags } = registry.state.repository('acme/web');
    expect([manifests, tags]).toEqual([[digest], {}]);
  });

  test('by digest with several tags answers each in OCI-Tag', async () => {
    const registry = await registryWithBlobs();
    const answer = await ask(registry, `PUT ${at(digest)}?tag=1.2.3&tag=1.2&tag=latest`, push);
    expect([answer.status, answer.headers.get('oci-tag')]).toEqual([201, '1.2.3, 1.2, latest']);
    const { tags } = registry.state.repository('acme/web');
    expect(tags).toEqual({ '1.2': digest, '1.2.3': digest, latest: digest });
  });

  test('a registry without tag parameters ignores them and acknowledges none', async () => {
    const registry = await registryWithBlobs({ multiTag: false });
    const answer = await ask(registry, `PUT ${at(digest)}?tag=1.2.3`, push);
    expect([answer.status, answer.headers.get('oci-tag')]).toEqual([201, null]);
    expect(registry.state.repository('acme/web').tags).toEqual({});
  });

  test.each([
    ['another digest', at(sha256('other')), push, 'DIGEST_INVALID'],
    ['no JSON', at('v1'), { ...push, body: 'hello' }, 'MANIFEST_INVALID'],
    ['a list', at('v1'), { ...push, body: '[]' }, 'MANIFEST_INVALID'],
    ['a tag that is none', at('.v1'), push, 'MANIFEST_INVALID'],
    ['a tag parameter that is none', `${at(digest)}?tag=-x`, push, 'MANIFEST_INVALID'],
    [
      'another Content-Type than its mediaType',
      at('v1'),
      { ...push, headers: { 'content-type': 'application/vnd.oci.image.index.v1+json' } },
      'MANIFEST_INVALID',
    ],
  ])('with %s is refused and stores nothing', async (_, path, body, code) => {
    const registry = await registryWithBlobs();
    const answer = await ask(registry, `PUT ${path}`, body);
    expect([answer.status, answer.codes]).toEqual([400, [code]]);
    expect(registry.state.repository('acme/web').manifests).toEqual([]);
  });

  test.each([[400 as const], [404 as const]])(
    'that names absent blobs is refused with %i',
    async (status) => {
      const registry = await startRegistry({ missingReferenceStatus: status });
      const answer = await ask(registry, `PUT ${at('v1')}`, push);
      expect([answer.status, answer.codes]).toEqual([status, ['MANIFEST_BLOB_UNKNOWN']]);
      expect(registry.state.repositories()).toEqual([]);
    },
  );

  test('an index that names an absent child is refused', async () => {
    const registry = await registryWithBlobs();
    const index = imageFixture.indexOf([image]);
    const body = index.manifests.get(index.root.digest)?.bytes ?? '';
    const init = { headers: { 'content-type': index.root.mediaType }, body };
    const answer = await ask(registry, `PUT ${at('v1')}`, init);
    expect([answer.status, answer.codes]).toEqual([400, ['MANIFEST_BLOB_UNKNOWN']]);
  });

  test('foreign layers and absent subjects are accepted', async () => {
    const registry = await startRegistry();
    const foreign = imageFixture.foreignLayer();
    for (const bytes of foreign.blobs.values()) registry.state.putBlob('acme/web', bytes);
    const body = foreign.manifests.get(foreign.root.digest)?.bytes ?? '';
    const init = { headers: { 'content-type': foreign.root.mediaType }, body };
    expect((await ask(registry, `PUT ${at('v1')}`, init)).status).toBe(201);
  });

  test('above the size limit is refused with 413', async () => {
    const registry = await registryWithBlobs({ manifestBytes: 100 });
    const answer = await ask(registry, `PUT ${at('v1')}`, push);
    expect([answer.status, answer.codes]).toEqual([413, ['SIZE_INVALID']]);
  });
});

describe('reading a manifest', () => {
  test('an Accept that does not list its type finds nothing', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', image, ['v1']);
    const headers = { accept: 'application/vnd.docker.distribution.manifest.v2+json' };
    const answer = await ask(registry, `GET ${at('v1')}`, { headers });
    expect([answer.status, answer.codes]).toEqual([404, ['MANIFEST_UNKNOWN']]);
  });

  test('HEAD gives type, length and digest', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', image, ['v1']);
    const answer = await ask(registry, `HEAD ${at('v1')}`);
    expect(answer.headers.get('content-type')).toBe(manifest.mediaType);
    expect(answer.headers.get('content-length')).toBe(String(image.root.size));
    expect(answer.headers.get('docker-content-digest')).toBe(digest);
  });

  test('a registry may keep the digest to itself', async () => {
    const registry = await startRegistry({ digestHeader: false });
    registry.state.load('acme/web', image, ['v1']);
    const answer = await ask(registry, `HEAD ${at('v1')}`);
    expect([answer.status, answer.headers.get('docker-content-digest')]).toEqual([200, null]);
  });
});

describe('deleting a manifest', () => {
  test('by digest takes its tags along', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', image, ['v1', 'v2']);
    expect((await ask(registry, `DELETE ${at(digest)}`)).status).toBe(202);
    expect(registry.state.repository('acme/web').tags).toEqual({});
    expect((await ask(registry, `GET ${at('v1')}`)).status).toBe(404);
  });

  test('by tag keeps the manifest', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', image, ['v1', 'v2']);
    expect((await ask(registry, `DELETE ${at('v1')}`)).status).toBe(202);
    const { manifests, tags } = registry.state.repository('acme/web');
    expect([manifests, tags]).toEqual([[digest], { v2: digest }]);
  });

  test.each([
    ['tags', 'v1', { deletes: { tags: false } }],
    ['manifests', digest, { deletes: { manifests: false } }],
  ])('is refused with 405 where %s cannot be deleted', async (_, reference, options) => {
    const registry = await startRegistry(options);
    registry.state.load('acme/web', image, ['v1']);
    const answer = await ask(registry, `DELETE ${at(reference)}`);
    expect([answer.status, answer.codes]).toEqual([405, ['UNSUPPORTED']]);
  });

  test.each([['v9'], [sha256('nothing')]])(
    'of what is not there answers 404: %s',
    async (reference) => {
      const registry = await startRegistry();
      registry.state.load('acme/web', image, ['v1']);
      expect((await ask(registry, `DELETE ${at(reference)}`)).status).toBe(404);
    },
  );
});
