import { digestOf } from '@image-relay/oci';
import { readBlob } from '@image-relay/registry';
import { fault, startMemoryRegistry } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { startBroken } from '../support/broken-server.ts';
import { testClient, textOf } from '../support/client.ts';
import { startScripted } from '../support/scripted-server.ts';

const bytes = Buffer.from('some bytes of a layer');
const digest = digestOf(bytes);
const size = bytes.length;
const path = `/v2/acme/web/blobs/${digest}`;
const at = (registry: string) => ({ registry, repository: 'acme/web' });

describe('headBlob', () => {
  test.each([
    ['the length', { status: 200, headers: { 'content-length': '21' } }, { size: 21 }],
    ['no length where there is none', { status: 200 }, {}],
    ['nothing for a 404', { status: 404 }, undefined],
  ])('gives %s', async (_, answer, expected) => {
    await using server = await startScripted({ [`HEAD ${path}`]: answer });
    await using client = testClient();
    expect(await client.registry.headBlob(at(server.host), digest)).toEqual(expected);
  });
});

describe('probeBlob', () => {
  const partial = (total: string) => ({ 'content-range': `bytes 0-0/${total}` });
  test.each([
    [
      'the total of a 206',
      { status: 206, headers: partial('21'), body: 's' },
      { size, bytesRead: 1 },
    ],
    ['an unknown total', { status: 206, headers: partial('*'), body: 's' }, { bytesRead: 1 }],
    ['the length of a 200', { status: 200, body: bytes }, { size, bytesRead: 1 }],
    ['an empty blob', { status: 200, body: '' }, { size: 0, bytesRead: 0 }],
    [
      'an empty blob that has no first byte',
      { status: 416, headers: { 'content-range': 'bytes */0' } },
      { size: 0, bytesRead: 0 },
    ],
    ['a 416 without a total', { status: 416 }, { size: 0, bytesRead: 0 }],
    ['nothing for a 404', { status: 404 }, undefined],
  ])('gives %s', async (_, answer, expected) => {
    await using server = await startScripted({ [`GET ${path}`]: answer });
    await using client = testClient();
    expect(await client.registry.probeBlob(at(server.host), digest)).toEqual(expected);
    expect(server.requests.map(({ headers }) => headers.range)).toEqual(['bytes=0-0']);
  });

  test.each([
    ['206', { status: 206, headers: partial('21'), body: 's', cutAfter: 0 }],
    ['200', { status: 200, body: bytes, cutAfter: 0 }],
  ])('sees that a %s has headers and no bytes', async (_, answer) => {
    await using server = await startScripted({ [`GET ${path}`]: answer });
    await using client = testClient();
    const probe = await client.registry.probeBlob(at(server.host), digest);
    expect(probe).toEqual({ size, bytesRead: 0 });
    expect(server.requests).toHaveLength(2);
  });

  test('sees the same over HTTP/2', async () => {
    const server = await startMemoryRegistry({ tls: true });
    await using _ = { [Symbol.asyncDispose]: () => server.close() };
    await using client = testClient({ tls: { ca: server.ca ?? '', loopback: true } });
    await client.registry.putBlob(at(server.host), { digest, size }, bytes);
    server.faults.add({ when: { kind: 'blob', method: 'GET' }, fault: fault.emptyBody() });
    const probe = await client.registry.probeBlob(at(server.host), digest);
    expect(probe).toEqual({ size, bytesRead: 0 });
  });

  test('sees it as well where the headers end the HTTP/2 stream', async () => {
    await using server = await startBroken(size);
    await using client = testClient({ tls: { ca: server.ca, loopback: true }, retries: 1 });
    const probe = await client.registry.probeBlob(at(server.host), digest);
    expect(probe).toEqual({ size, bytesRead: 0 });
  });

  test('does not blame the blob for a connection that broke once', async () => {
    await using server = await startScripted({
      [`GET ${path}`]: [
        { status: 206, headers: partial('21'), body: 's', cutAfter: 0 },
        { status: 206, headers: partial('21'), body: 's' },
      ],
    });
    await using client = testClient();
    expect(await client.registry.probeBlob(at(server.host), digest)).toEqual({
      size,
      bytesRead: 1,
    });
  });

  test('refuses a 206 that does not say of what it is a part', async () => {
    await using server = await startScripted({ [`GET ${path}`]: { status: 206, body: 's' } });
    await using client = testClient();
    await expect(client.registry.probeBlob(at(server.host), digest)).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
    });
  });
});

describe('getBlob', () => {
  test('streams the bytes and counts them', async () => {
    await using server = await startScripted({ [`GET ${path}`]: { status: 200, body: bytes } });
    await using client = testClient();
    const blob = await client.registry.getBlob(at(server.host), digest);
    expect([blob?.size, await textOf(blob?.body)]).toEqual([size, String(bytes)]);
    expect(client.registry.stats.bytesReceived).toBe(size);
  });

  test('fails where the stream ends before its length', async () => {
    await using server = await startScripted({
      [`GET ${path}`]: { status: 200, body: bytes, cutAfter: 5 },
    });
    await using client = testClient();
    const blob = await client.registry.getBlob(at(server.host), digest);
    await expect(textOf(blob?.body)).rejects.toMatchObject({
      code: 'REGISTRY_TRUNCATED',
      message: expect.stringContaining('5 of 21 bytes'),
    });
  });

  test('is undefined for a 404, and fails for a 403', async () => {
    await using server = await startScripted({
      [`GET ${path}`]: [{ status: 404 }, { status: 403 }],
    });
    await using client = testClient();
    expect(await client.registry.getBlob(at(server.host), digest)).toBeUndefined();
    await expect(client.registry.getBlob(at(server.host), digest)).rejects.toMatchObject({
      code: 'REGISTRY_FORBIDDEN',
    });
  });

  test('refuses a digest that is none before any request', async () => {
    await using server = await startScripted();
    await using client = testClient();
    await expect(client.registry.getBlob(at(server.host), 'sha256:../x')).rejects.toMatchObject({
      code: 'DIGEST_INVALID',
    });
  });
});

describe('readBlob', () => {
  const read = async (answers: object, descriptor = { digest, size }, limit = 1000) => {
    await using server = await startScripted({ [`GET ${path}`]: answers as { status: number } });
    await using client = testClient();
    return await readBlob(client.registry, at(server.host), descriptor, { limit });
  };

  test('gives bytes that have the size and digest of the descriptor', async () => {
    expect(await read({ status: 200, body: bytes })).toEqual(bytes);
  });

  test('asks again where the stream broke off', async () => {
    const answers = [
      { status: 200, body: bytes, cutAfter: 3 },
      { status: 200, body: bytes },
    ];
    expect(await read(answers)).toEqual(bytes);
  });

  test.each([
    ['other bytes', { status: 200, body: 'SOME bytes of a layer' }, 'REGISTRY_CONTENT_MISMATCH'],
    ['more bytes', { status: 200, body: `${String(bytes)}!` }, 'REGISTRY_CONTENT_MISMATCH'],
    ['fewer bytes', { status: 200, body: 'some' }, 'REGISTRY_CONTENT_MISMATCH'],
    [
      'a stream that always breaks off',
      { status: 200, body: bytes, cutAfter: 3 },
      'REGISTRY_TRUNCATED',
    ],
  ])('fails on %s', async (_, answer, code) => {
    await expect(read(answer)).rejects.toMatchObject({ code });
  });

  test('is undefined for a 404', async () => {
    expect(await read({ status: 404 })).toBeUndefined();
  });

  test('does not ask for what is larger than the limit', async () => {
    await expect(read([], { digest, size }, 20)).rejects.toMatchObject({ code: 'REGISTRY_LIMIT' });
  });
});
