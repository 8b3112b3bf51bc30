import { digestOf } from '@image-relay/oci';
import { imageFixture, pushFixture, startMemoryRegistry } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { readSession } from '../../src/remote/upload-session.ts';
import { testClient, textOf } from '../support/client.ts';
import { failureOf } from '../support/failure.ts';
import { startScripted } from '../support/scripted-server.ts';

const bytes = Buffer.from('some bytes of a layer');
const blob = { digest: digestOf(bytes), size: bytes.length };
const encoded = encodeURIComponent(blob.digest);
const at = (registry: string, repository = 'acme/web') => ({ registry, repository });
const begin = 'POST /v2/acme/web/blobs/uploads/';
const session = (location: string) => ({ status: 202, headers: { location } });

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 5);
  yield bytes.subarray(5);
}

describe('putBlob', () => {
  test.each([
    ['relative', '/upload/1', '/upload/1?digest='],
    ['with a query', '/upload/1?_state=a%2Bb+c', '/upload/1?_state=a%2Bb+c&digest='],
    ['relative to the request', '1', '/v2/acme/web/blobs/uploads/1?digest='],
  ])('sends the bytes to a Location that is %s', async (_, location, path) => {
    await using server = await startScripted({
      [begin]: session(location),
      [`PUT ${path}${encoded}`]: { status: 201 },
    });
    await using client = testClient();
    await client.registry.putBlob(at(server.host), blob, bytes);
    expect(server.requests[1]).toMatchObject({
      body: String(bytes),
      headers: { 'content-length': '21', 'content-type': 'application/octet-stream' },
    });
  });

  test('sends a stream of known size in one piece', async () => {
    await using server = await startScripted({
      [begin]: session('/upload/1'),
      [`PUT /upload/1?digest=${encoded}`]: { status: 201 },
    });
    await using client = testClient();
    await client.registry.putBlob(at(server.host), blob, pieces);
    expect(server.requests[1]).toMatchObject({
      body: String(bytes),
      headers: { 'content-length': '21' },
    });
  });

  test('does not send the password to an upload on another host', async () => {
    await using storage = await startScripted({
      [`PUT /upload/1?digest=${encoded}`]: { status: 201 },
    });
    await using server = await startScripted({
      [begin]: [
        { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } },
        session(`${storage.url}/upload/1`),
      ],
    });
    await using client = testClient({ credentials: { username: 'bob', password: 'hunter2' } });
    await client.registry.putBlob(at(server.host), blob, bytes);
    expect(server.requests[1]?.headers.authorization).toMatch(/^Basic /);
    expect(storage.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('begins again with a new session when the sending failed for a while', async () => {
    await using server = await startScripted({
      [begin]: [session('/upload/1'), session('/upload/2')],
      [`PUT /upload/1?digest=${encoded}`]: { status: 503 },
      'DELETE /upload/1': { status: 204 },
      [`PUT /upload/2?digest=${encoded}`]: { status: 201 },
    });
    await using client = testClient();
    await client.registry.putBlob(at(server.host), blob, pieces);
    expect(server.lines).toEqual([
      begin,
      `PUT /upload/1?digest=${encoded}`,
      'DELETE /upload/1',
      begin,
      `PUT /upload/2?digest=${encoded}`,
    ]);
    expect(server.requests[4]?.body).toBe(String(bytes));
  });

  test.each([413, 411, 501])('sends chunks where the whole is refused with %i', async (status) => {
    await using server = await startScripted({
      [begin]: [session('/upload/1'), session('/upload/2')],
      [`PUT /upload/1?digest=${encoded}`]: { status },
      'DELETE /upload/1': { status: 204 },
      'PATCH /upload/2': session('/upload/3?x=1'),
      [`PUT /upload/3?x=1&digest=${encoded}`]: { status: 201 },
    });
    await using client = testClient();
    await client.registry.putBlob(at(server.host), blob, pieces);
    expect(server.requests[4]).toMatchObject({
      body: String(bytes),
      headers: { 'content-range': '0-20', 'content-length': '21' },
    });
    expect(server.requests[5]?.headers['content-length']).toBe('0');
  });

  test.each([
    ['a shorter stream', { ...blob, size: 22 }, pieces],
    ['a longer stream', { ...blob, size: 20 }, pieces],
  ])('fails on %s than announced', async (_, announced, source) => {
    const server = await startMemoryRegistry();
    await using _stop = { [Symbol.asyncDispose]: () => server.close() };
    await using client = testClient();
    await expect(client.registry.putBlob(at(server.host), announced, source)).rejects.toMatchObject(
      { code: 'REGISTRY_CONTENT_MISMATCH' },
    );
  });

  test('refuses bytes of another size before any request', async () => {
    await using server = await startScripted();
    await using client = testClient();
    const put = client.registry.putBlob(at(server.host), { ...blob, size: 1 }, bytes);
    await expect(put).rejects.toMatchObject({ code: 'REGISTRY_CONTENT_MISMATCH' });
  });

  test('fails with what the source failed with, and cancels the session', async () => {
    await using server = await startScripted({
      [begin]: session('/upload/1'),
      'DELETE /upload/1': { status: 404 },
    });
    const broken = async function* () {
      yield bytes.subarray(0, 5);
      throw new Error('the disk is gone');
    };
    await using client = testClient();
    const put = client.registry.putBlob(at(server.host), blob, broken);
    // The request is dropped before the server has read it: nothing but the other two arrive.
    await expect(put).rejects.toThrow('the disk is gone');
    expect(server.lines).toContain('DELETE /upload/1');
  });

  test.each([
    ['no Location', { status: 202 }, 'REGISTRY_PROTOCOL'],
    ['a Location that is no URL', session('http://'), 'REGISTRY_PROTOCOL'],
    ['a refusal', { status: 405 }, 'REGISTRY_REFUSED'],
  ])('fails on %s', async (_, answer, code) => {
    await using server = await startScripted({ [begin]: answer });
    await using client = testClient();
    await expect(client.registry.putBlob(at(server.host), blob, bytes)).rejects.toMatchObject({
      code,
    });
  });

  test.each(['http://127.0.0.1:9/upload', 'http://ghcr.io/upload', 'file:///upload'])(
    'is not led from https to %s',
    (location) => {
      const answer = { url: new URL('https://ghcr.io/v2/'), header: () => location };
      expect(failureOf(() => readSession(answer))).toMatchObject({ code: 'REGISTRY_PROTOCOL' });
    },
  );

  test('fails on a 201 for another digest', async () => {
    const headers = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` };
    await using server = await startScripted({
      [begin]: session('/upload/1'),
      [`PUT /upload/1?digest=${encoded}`]: { status: 201, headers },
      'DELETE /upload/1': { status: 404 },
    });
    await using client = testClient();
    await expect(client.registry.putBlob(at(server.host), blob, bytes)).rejects.toMatchObject({
      code: 'REGISTRY_CONTENT_MISMATCH',
    });
  });

  test('copies many blobs within one registry at once without standing still', async () => {
    const server = await startMemoryRegistry();
    await using _ = { [Symbol.asyncDispose]: () => server.close() };
    await using client = testClient({ concurrency: 1 });
    const image = imageFixture.fourPlatforms();
    await pushFixture(client.registry, at(server.host), image);
    const copies = [...image.blobs].map(([digest, content]) => {
      const source = async function* () {
        const found = await client.registry.getBlob(at(server.host), digest);
        yield* found?.body ?? [];
      };
      const target = at(server.host, 'acme/copy');
      return client.registry.putBlob(target, { digest, size: content.length }, source);
    });
    await Promise.all(copies);
    const [digest = '', content] = [...image.blobs][0] ?? [];
    const copied = await client.registry.getBlob(
      at(server.host, 'acme/copy'),
      digest as typeof blob.digest,
    );
    expect(await textOf(copied?.body)).toBe(Buffer.from(content ?? []).toString('utf8'));
  });
});

describe('mountBlob', () => {
  const mount = `${begin}?mount=${encoded}&from=acme%2Fbase`;
  test.each([
    ['201 is mounted', { [mount]: { status: 201 } }, true],
    ['404 is not', { [mount]: { status: 404 } }, false],
    ['405 is not', { [mount]: { status: 405 } }, false],
    [
      '202 is not, and its session is cancelled',
      { [mount]: session('/upload/1?x=1'), 'DELETE /upload/1?x=1': { status: 500 } },
      false,
    ],
  ])('%s', async (_, script, expected) => {
    await using server = await startScripted(script);
    await using client = testClient();
    const target = at(server.host);
    expect(await client.registry.mountBlob(target, blob.digest, 'acme/base')).toBe(expected);
    expect(server.requests).toHaveLength(Object.keys(script).length);
  });

  test('403 is an error', async () => {
    await using server = await startScripted({ [mount]: { status: 403 } });
    await using client = testClient();
    const target = at(server.host);
    await expect(client.registry.mountBlob(target, blob.digest, 'acme/base')).rejects.toMatchObject(
      { code: 'REGISTRY_FORBIDDEN' },
    );
  });
});
