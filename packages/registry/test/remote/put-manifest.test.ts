import { expect, test } from 'vitest';
import { testClient } from '../support/client.ts';
import { sampleManifest } from '../support/manifest.ts';
import { startScripted } from '../support/scripted-server.ts';

const { bytes, digest, mediaType } = sampleManifest();
const other = sampleManifest('other');
const at = (registry: string) => ({ registry, repository: 'acme/web' });
const byDigest = `PUT /v2/acme/web/manifests/${digest}`;
const byTag = 'PUT /v2/acme/web/manifests/v1';
const manifest = { bytes, mediaType };

test('the bytes go out unchanged, with their media type and nothing added to it', async () => {
  await using server = await startScripted({ [byTag]: { status: 201 } });
  await using client = testClient();
  const stored = await client.registry.putManifest(at(server.host), 'v1', manifest);
  expect(stored).toEqual({ digest, tags: ['v1'] });
  expect(server.requests[0]).toMatchObject({
    body: String(bytes),
    headers: { 'content-type': mediaType, 'content-length': String(bytes.length) },
  });
});

test.each([
  ['one header', ['a, b'], ['a', 'b']],
  ['several headers', ['a', ' b ,c'], ['a', 'b', 'c']],
  ['no header', [], []],
])('tags acknowledged by %s are given back', async (_, acknowledged, tags) => {
  await using server = await startScripted({
    [`${byDigest}?tag=a&tag=b&tag=c`]: { status: 201, headers: { 'oci-tag': acknowledged } },
  });
  await using client = testClient();
  const options = { tags: ['a', 'b', 'c'] };
  const stored = await client.registry.putManifest(at(server.host), digest, manifest, options);
  expect(stored).toEqual({ digest, tags });
});

test.each([414, 431])('a %i puts the manifest without the tags', async (status) => {
  await using server = await startScripted({
    [`${byDigest}?tag=a`]: { status },
    [byDigest]: { status: 201 },
  });
  await using client = testClient();
  const options = { tags: ['a'] };
  const stored = await client.registry.putManifest(at(server.host), digest, manifest, options);
  expect(stored).toEqual({ digest, tags: [] });
});

test('a tag that is none is refused before any request', async () => {
  await using server = await startScripted();
  await using client = testClient();
  const put = client.registry.putManifest(at(server.host), digest, manifest, { tags: ['a&tag=b'] });
  await expect(put).rejects.toMatchObject({ code: 'TAG_INVALID' });
});

test('bytes that are not those of the digest are refused before any request', async () => {
  await using server = await startScripted();
  await using client = testClient();
  const put = client.registry.putManifest(at(server.host), other.digest, manifest);
  await expect(put).rejects.toMatchObject({ code: 'REGISTRY_CONTENT_MISMATCH' });
});

test('a 201 for another digest is an error', async () => {
  const headers = { 'docker-content-digest': other.digest };
  await using server = await startScripted({ [byTag]: { status: 201, headers } });
  await using client = testClient();
  await expect(client.registry.putManifest(at(server.host), 'v1', manifest)).rejects.toMatchObject({
    code: 'REGISTRY_CONTENT_MISMATCH',
  });
});

test.each([
  [200, 'REGISTRY_PROTOCOL'],
  [400, 'REGISTRY_REFUSED'],
  [404, 'REGISTRY_REFUSED'],
  [413, 'REGISTRY_REFUSED'],
])('a %i in place of 201 is %s', async (status, code) => {
  await using server = await startScripted({ [byTag]: { status } });
  await using client = testClient();
  await expect(client.registry.putManifest(at(server.host), 'v1', manifest)).rejects.toMatchObject({
    code,
    status,
  });
});
