import { digestOf, graphLimits, mediaTypes } from '@image-relay/oci';
import { describe, expect, test } from 'vitest';
import { testClient } from '../support/client.ts';
import { sampleManifest } from '../support/manifest.ts';
import { startScripted } from '../support/scripted-server.ts';

const { bytes, digest, headers, mediaType } = sampleManifest();
const other = sampleManifest('other');
const at = (registry: string) => ({ registry, repository: 'acme/web' });
const html = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<html>',
};
const tagLine = '/v2/acme/web/manifests/v1';
const headLength = { 'content-length': String(bytes.length) };

describe('getManifest', () => {
  test('gives the bytes as they came, with a digest of its own', async () => {
    const spaced = Buffer.concat([bytes, Buffer.from('\n\n')]);
    await using server = await startScripted({
      [`GET ${tagLine}`]: { status: 200, headers, body: spaced },
    });
    await using client = testClient();
    expect(await client.registry.getManifest(at(server.host), 'v1')).toEqual({
      bytes: spaced,
      mediaType,
      digest: digestOf(spaced),
      headerDigest: digest,
    });
  });

  test('asks for every media type that it understands', async () => {
    await using server = await startScripted({ [`GET ${tagLine}`]: { status: 404 } });
    await using client = testClient();
    await client.registry.getManifest(at(server.host), 'v1');
    const accept = String(server.requests[0]?.headers.accept).split(', ');
    expect(accept.toSorted()).toEqual(
      [
        mediaTypes.dockerManifest,
        mediaTypes.dockerSchema1,
        mediaTypes.dockerSchema1Signed,
        mediaTypes.dockerManifestList,
        mediaTypes.ociIndex,
        mediaTypes.ociManifest,
      ].toSorted(),
    );
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  test('hashes with the algorithm of the digest that was asked for', async () => {
    const sha512 = digestOf(bytes, 'sha512');
    await using server = await startScripted({
      [`GET /v2/acme/web/manifests/${sha512}`]: { status: 200, headers, body: bytes },
    });
    await using client = testClient();
    expect((await client.registry.getManifest(at(server.host), sha512))?.digest).toBe(sha512);
  });

  test('leaves out a Content-Type and a digest that the registry did not send', async () => {
    const answer = { status: 200, headers: { 'docker-content-digest': 'nonsense' }, body: bytes };
    await using server = await startScripted({ [`GET ${tagLine}`]: answer });
    await using client = testClient();
    const manifest = await client.registry.getManifest(at(server.host), 'v1');
    expect([manifest?.mediaType, manifest?.headerDigest]).toEqual(['', undefined]);
  });

  test('does not take an HTML page for a manifest', async () => {
    await using server = await startScripted({ [`GET ${tagLine}`]: html });
    await using client = testClient();
    await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
      hint: expect.stringContaining('proxy'),
    });
  });

  test('takes 4 MiB and not a byte more', async () => {
    const full = Buffer.alloc(graphLimits.manifestBytes, 32);
    await using server = await startScripted({
      [`GET ${tagLine}`]: { status: 200, headers, body: full },
      'GET /v2/acme/web/manifests/v2': { status: 200, headers, body: Buffer.concat([full, bytes]) },
      'GET /v2/acme/web/manifests/v3': {
        status: 200,
        headers,
        isUnsized: true,
        body: Buffer.concat([full, bytes]),
      },
    });
    await using client = testClient();
    const read = (tag: string) => client.registry.getManifest(at(server.host), tag);
    expect((await read('v1'))?.bytes.byteLength).toBe(graphLimits.manifestBytes);
    await expect(read('v2')).rejects.toMatchObject({ code: 'REGISTRY_LIMIT' });
    await expect(read('v3')).rejects.toMatchObject({ code: 'REGISTRY_LIMIT' });
  });

  test.each([
    ['an error document', '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"unknown"}]}'],
    ['no body', ''],
    ['a page', '<html>not found</html>'],
  ])('a 404 with %s is absent', async (_, body) => {
    await using server = await startScripted({ [`GET ${tagLine}`]: { status: 404, body } });
    await using client = testClient();
    expect(await client.registry.getManifest(at(server.host), 'v1')).toBeUndefined();
  });

  test.each([
    ['DENIED', 'REGISTRY_FORBIDDEN'],
    ['UNAUTHORIZED', 'REGISTRY_UNAUTHORIZED'],
    ['TOOMANYREQUESTS', 'REGISTRY_RATE_LIMITED'],
  ])('a 404 that says %s is not absent', async (specCode, code) => {
    const body = JSON.stringify({ errors: [{ code: specCode, message: 'no' }] });
    await using server = await startScripted({ [`GET ${tagLine}`]: { status: 404, body } });
    await using client = testClient();
    await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
      code,
      specCodes: [specCode],
    });
  });

  test('what is neither tag nor digest is refused before any request', async () => {
    await using server = await startScripted();
    await using client = testClient();
    await expect(client.registry.getManifest(at(server.host), '../x')).rejects.toMatchObject({
      code: 'TAG_INVALID',
    });
  });

  test.each(['../../token', 'a//b', 'A', '', 'a?x=1', 'a/'])(
    'the repository name %j is refused before any request',
    async (repository) => {
      await using server = await startScripted();
      await using client = testClient();
      const where = { registry: server.host, repository };
      await expect(client.registry.getManifest(where, 'v1')).rejects.toMatchObject({
        code: 'REGISTRY_REFUSED',
      });
    },
  );
});

describe('resolve', () => {
  test.each([
    [
      'digest, type and length of a HEAD',
      { status: 200, headers: { ...headers, ...headLength } },
      bytes.length,
    ],
    ['no size where the HEAD has none', { status: 200, headers }, undefined],
  ])('gives %s', async (_, answer, size) => {
    await using server = await startScripted({ [`HEAD ${tagLine}`]: answer });
    await using client = testClient();
    const resolved = await client.registry.resolve(at(server.host), 'v1');
    expect([resolved?.digest, resolved?.mediaType, resolved?.size]).toEqual([
      digest,
      mediaType,
      size,
    ]);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['has no digest', { status: 200, headers: { 'content-type': mediaType } }],
    [
      'has something else as digest',
      { status: 200, headers: { ...headers, 'docker-content-digest': 'x' } },
    ],
    ['has no media type', { status: 200, headers: { 'docker-content-digest': digest } }],
    [
      'has a media type of any JSON',
      { status: 200, headers: { ...headers, 'content-type': 'application/json' } },
    ],
    ['is not allowed', { status: 405 }],
  ])('reads the manifest where the HEAD %s', async (_, answer) => {
    await using server = await startScripted({
      [`HEAD ${tagLine}`]: answer,
      [`GET ${tagLine}`]: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: bytes,
      },
    });
    await using client = testClient();
    expect(await client.registry.resolve(at(server.host), 'v1')).toEqual({
      digest,
      mediaType,
      size: bytes.length,
    });
  });

  test('is undefined for a 404', async () => {
    await using server = await startScripted({ [`HEAD ${tagLine}`]: { status: 404 } });
    await using client = testClient();
    expect(await client.registry.resolve(at(server.host), 'v1')).toBeUndefined();
  });

  test('does not take an HTML page for a manifest', async () => {
    await using server = await startScripted({ [`HEAD ${tagLine}`]: html });
    await using client = testClient();
    await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
    });
  });

  test.each([
    [
      'the HEAD',
      { [`HEAD /v2/acme/web/manifests/${digest}`]: { status: 200, headers: other.headers } },
    ],
    [
      'the body',
      {
        [`HEAD /v2/acme/web/manifests/${digest}`]: { status: 200 },
        [`GET /v2/acme/web/manifests/${digest}`]: { status: 200, body: other.bytes },
      },
    ],
  ])('by digest fails where %s is about another one', async (_, script) => {
    await using server = await startScripted(script);
    await using client = testClient();
    await expect(client.registry.resolve(at(server.host), digest)).rejects.toMatchObject({
      code: 'REGISTRY_CONTENT_MISMATCH',
    });
  });
});
