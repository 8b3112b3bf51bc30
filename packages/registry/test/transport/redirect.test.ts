import { describe, expect, test } from 'vitest';
import { redirectTarget } from '../../src/transport/redirect.ts';
import { testClient, textOf } from '../support/client.ts';
import { failureOf } from '../support/failure.ts';
import { startScripted } from '../support/scripted-server.ts';

const from = new URL('https://ghcr.io/v2/a/blobs/x');
const digest = `sha256:${'0'.repeat(64)}` as const;
const blobLine = `GET /v2/acme/web/blobs/${digest}`;
const at = (registry: string) => ({ registry, repository: 'acme/web' });

describe('redirectTarget', () => {
  test.each([
    ['an absolute URL', 'https://cdn.example.com/x?sig=1', 'https://cdn.example.com/x?sig=1'],
    ['a path', '/other', 'https://ghcr.io/other'],
    ['a relative path', 'y', 'https://ghcr.io/v2/a/blobs/y'],
  ])('follows %s', (_, location, target) => {
    expect(redirectTarget(from, location, 0).href).toBe(target);
  });

  test.each([
    ['a step down to http', 'http://cdn.example.com/x', 0, 'REGISTRY_PROTOCOL'],
    ['a step down to this machine', 'http://127.0.0.1:9/x', 0, 'REGISTRY_PROTOCOL'],
    ['another protocol', 'file:///etc/passwd', 0, 'REGISTRY_PROTOCOL'],
    ['no Location', undefined, 0, 'REGISTRY_PROTOCOL'],
    ['a Location that is no URL', 'http://', 0, 'REGISTRY_PROTOCOL'],
    ['the sixth redirect', '/again', 5, 'REGISTRY_PROTOCOL'],
  ])('refuses %s', (_, location, hops, code) => {
    expect(failureOf(() => redirectTarget(from, location, hops))).toMatchObject({ code });
  });
});

describe('a redirect of a blob', () => {
  test.each([301, 302, 303, 307, 308])('by %i is followed without the password', async (status) => {
    await using storage = await startScripted({ 'GET /x?sig=1': { status: 200, body: 'bytes' } });
    await using server = await startScripted({
      [blobLine]: [
        { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } },
        { status, headers: { location: `${storage.url}/x?sig=1` } },
      ],
    });
    await using client = testClient({ credentials: { username: 'bob', password: 'hunter2' } });
    const blob = await client.registry.getBlob(at(server.host), digest);
    expect(await textOf(blob?.body)).toBe('bytes');
    expect(server.requests[1]?.headers.authorization).toMatch(/^Basic /);
    expect(storage.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('on the same host keeps the password', async () => {
    await using server = await startScripted({
      [blobLine]: [
        { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } },
        { status: 307, headers: { location: '/x' } },
      ],
      'GET /x': { status: 200, body: 'bytes' },
    });
    await using client = testClient({ credentials: { username: 'bob', password: 'hunter2' } });
    await client.registry.getBlob(at(server.host), digest);
    expect(server.requests[2]?.headers.authorization).toMatch(/^Basic /);
  });

  test('away and back again does not get the password a second time', async () => {
    await using server = await startScripted();
    await using other = await startScripted({
      'GET /y': { status: 302, headers: { location: `${server.url}/x` } },
    });
    server.plan({
      [blobLine]: [
        { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } },
        { status: 307, headers: { location: `${other.url}/y` } },
      ],
      'GET /x': { status: 200, body: 'bytes' },
    });
    await using client = testClient({ credentials: { username: 'bob', password: 'hunter2' } });
    await client.registry.getBlob(at(server.host), digest);
    expect(server.requests[2]?.headers.authorization).toBeUndefined();
  });

  test('that never ends is REGISTRY_PROTOCOL after five', async () => {
    await using server = await startScripted({
      [blobLine]: { status: 307, headers: { location: '/x' } },
      'GET /x': { status: 307, headers: { location: '/x' } },
    });
    await using client = testClient();
    await expect(client.registry.getBlob(at(server.host), digest)).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
    });
    expect(server.requests).toHaveLength(6);
  });

  test('to storage that answers 401 sends no password there and fails', async () => {
    const challenge = { 'www-authenticate': 'Basic realm="r"' };
    await using storage = await startScripted({ 'GET /x': { status: 401, headers: challenge } });
    await using server = await startScripted({
      [blobLine]: { status: 307, headers: { location: `${storage.url}/x` } },
    });
    await using client = testClient({ credentials: { username: 'bob', password: 'hunter2' } });
    await expect(client.registry.getBlob(at(server.host), digest)).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
    });
    expect(storage.requests).toHaveLength(1);
  });
});

test.each([
  ['DELETE', 301],
  ['DELETE', 307],
])('a redirect of a %s by %i is not followed', async (_, status) => {
  await using server = await startScripted({
    'DELETE /v2/acme/web/manifests/v1': { status, headers: { location: '/x' } },
  });
  await using client = testClient();
  await expect(client.registry.deleteManifest(at(server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_PROTOCOL',
    status,
  });
});
