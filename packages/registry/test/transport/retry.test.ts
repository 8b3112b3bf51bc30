import { describe, expect, test } from 'vitest';
import { testClient } from '../support/client.ts';
import { sampleManifest } from '../support/manifest.ts';
import { startScripted } from '../support/scripted-server.ts';

const { bytes, digest, headers, mediaType } = sampleManifest();
const line = 'GET /v2/acme/web/manifests/v1';
const at = (registry: string) => ({ registry, repository: 'acme/web' });
const good = { status: 200, headers, body: bytes };

describe('a read', () => {
  test.each([408, 429, 500, 502, 503, 504])('that met %i is repeated', async (status) => {
    await using server = await startScripted({ [line]: [{ status }, { status }, good] });
    await using client = testClient();
    const manifest = await client.registry.getManifest(at(server.host), 'v1');
    expect(manifest?.digest).toBe(digest);
    expect(client.waits).toEqual([100, 200]);
    expect(client.registry.stats).toMatchObject({ requests: 3, retries: 2 });
  });

  test.each([
    [400, 'REGISTRY_REFUSED'],
    [401, 'REGISTRY_UNAUTHORIZED'],
    [403, 'REGISTRY_FORBIDDEN'],
    [405, 'REGISTRY_REFUSED'],
    [416, 'REGISTRY_REFUSED'],
    [501, 'REGISTRY_UPSTREAM_ERROR'],
    [204, 'REGISTRY_PROTOCOL'],
  ])('that met %i is not repeated: %s', async (status, code) => {
    await using server = await startScripted({ [line]: { status } });
    await using client = testClient();
    await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
      code,
      status,
      method: 'GET',
      temporary: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('that met 404 is not repeated', async () => {
    await using server = await startScripted({ [line]: { status: 404 } });
    await using client = testClient();
    expect(await client.registry.getManifest(at(server.host), 'v1')).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    [429, 'REGISTRY_RATE_LIMITED'],
    [503, 'REGISTRY_UPSTREAM_ERROR'],
    [408, 'REGISTRY_TIMEOUT'],
  ])('that meets nothing but %i gives up after the last repeat', async (status, code) => {
    await using server = await startScripted({ [line]: { status } });
    await using client = testClient({ retries: 3 });
    await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
      code,
      status,
      temporary: true,
    });
    expect(server.requests).toHaveLength(4);
  });

  test('waits as long as Retry-After says, in seconds and as a date', async () => {
    const now = Date.UTC(2026, 0, 1);
    const date = new Date(now + 9000).toUTCString();
    await using server = await startScripted({
      [line]: [
        { status: 429, headers: { 'retry-after': '7' } },
        { status: 503, headers: { 'retry-after': date } },
        good,
      ],
    });
    await using client = testClient({ clock: () => now });
    await client.registry.getManifest(at(server.host), 'v1');
    expect(client.waits).toEqual([7000, 9000]);
  });

  test.each<[string, Record<string, string>, number]>([
    ['waits a minute', {}, 60_000],
    ['waits as long as it says', { 'retry-after': '5' }, 5000],
  ])('that met a secondary limit of GitHub, which is a 403, %s', async (_, more, wait) => {
    const words = 'You have exceeded a secondary rate limit. Please wait a few minutes.';
    const message = `permission_denied: Error from intermediary with-body: {"message":"${words}"}`;
    const body = Buffer.from(JSON.stringify({ errors: [{ code: 'DENIED', message }] }));
    await using server = await startScripted({
      [line]: [{ status: 403, headers: more, body }, good],
    });
    await using client = testClient();
    const manifest = await client.registry.getManifest(at(server.host), 'v1');
    expect([manifest?.digest, client.waits]).toEqual([digest, [wait]]);
  });

  test('that meets nothing but a secondary limit is REGISTRY_RATE_LIMITED', async () => {
    const body = Buffer.from('{"message":"You have exceeded a secondary rate limit."}');
    await using server = await startScripted({ [line]: { status: 403, body } });
    await using client = testClient({ retries: 1 });
    const read = client.registry.getManifest(at(server.host), 'v1');
    await expect(read).rejects.toMatchObject({ code: 'REGISTRY_RATE_LIMITED', temporary: true });
  });

  test('does not wait for an hour', async () => {
    await using server = await startScripted({
      [line]: { status: 429, headers: { 'retry-after': '3600' } },
    });
    await using client = testClient();
    await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_RATE_LIMITED',
      retryAfterMs: 3_600_000,
    });
    expect([server.requests.length, client.waits]).toEqual([1, []]);
  });

  test('whose body broke off is repeated', async () => {
    await using server = await startScripted({ [line]: [{ ...good, cutAfter: 10 }, good] });
    await using client = testClient();
    const manifest = await client.registry.getManifest(at(server.host), 'v1');
    expect(manifest?.digest).toBe(digest);
  });

  test('whose body always breaks off is REGISTRY_TRUNCATED', async () => {
    await using server = await startScripted({ [line]: { ...good, cutAfter: 10 } });
    await using client = testClient({ retries: 1 });
    await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_TRUNCATED',
      message: expect.stringContaining(`10 of ${bytes.length} bytes`),
    });
  });

  test('of a server that is not there is REGISTRY_NETWORK after the repeats', async () => {
    const server = await startScripted();
    await server[Symbol.asyncDispose]();
    await using client = testClient({ retries: 2 });
    await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_NETWORK',
      temporary: true,
    });
    expect(client.waits).toHaveLength(2);
  });

  test('of a host name that does not exist is not repeated', async () => {
    await using client = testClient();
    const where = { registry: 'no-such-host.invalid', repository: 'a' };
    await expect(client.registry.getManifest(where, 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_NETWORK',
    });
    expect(client.waits).toEqual([]);
  });
});

describe('a write', () => {
  test('of a manifest is repeated with the same bytes', async () => {
    const put = 'PUT /v2/acme/web/manifests/v1';
    await using server = await startScripted({ [put]: [{ status: 502 }, { status: 201 }] });
    await using client = testClient();
    await client.registry.putManifest(at(server.host), 'v1', { bytes, mediaType });
    expect(server.requests.map(({ body }) => body)).toEqual([String(bytes), String(bytes)]);
  });

  test('that deleted something before its answer was lost has deleted it', async () => {
    const line = 'DELETE /v2/acme/web/manifests/v1';
    await using server = await startScripted({ [line]: [{ status: 504 }, { status: 404 }] });
    await using client = testClient();
    expect(await client.registry.deleteManifest(at(server.host), 'v1')).toBe(true);
  });
});
