import { imageFixture, pushFixture, startMemoryRegistry } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { collect, testClient } from '../support/client.ts';
import { startScripted } from '../support/scripted-server.ts';

const bob = { username: 'bob', password: 'hunter2-secret' };
const users = { bob: { password: bob.password } };
const image = imageFixture.single();
const at = (host: string, repository = 'acme/web') => ({ registry: host, repository });

async function startWithToken(options: { expiresInSeconds?: number; maxUses?: number } = {}) {
  const server = await startMemoryRegistry({ auth: { mode: 'token', users, ...options } });
  const stop = { [Symbol.asyncDispose]: () => server.close() };
  return Object.assign(server, stop);
}

describe('a registry with a token service', () => {
  test('costs two requests for authentication however many calls follow at once', async () => {
    await using server = await startWithToken();
    await using client = testClient({ credentials: bob });
    const digests = [...image.blobs.keys()];
    await Promise.all(
      [...digests, ...digests].map((digest) => client.registry.headBlob(at(server.host), digest)),
    );
    expect(server.log.entries.filter(({ status }) => status === 401)).toHaveLength(1);
    expect(server.log.count()).toBe(2 * digests.length + 2);
  });

  test.each([
    ['where nothing is stored', undefined, 'hunter2-secret'],
    ['and not where something is', { username: 'bob', password: 'stored' }, 'stored'],
  ])('is given the log-in to fall back on %s', async (_, stored, password) => {
    await using server = await startMemoryRegistry({
      auth: { mode: 'token', users: { bob: { password } } },
    }).then((one) => Object.assign(one, { [Symbol.asyncDispose]: () => one.close() }));
    await using client = testClient({
      credentialLookup: async () => stored,
      fallback: { ...bob, registry: server.host },
    });
    expect(await client.registry.resolve(at(server.host), 'v1')).toBeUndefined();
  });

  test('is never pinged', async () => {
    await using server = await startWithToken();
    await using client = testClient({ credentials: bob });
    await client.registry.resolve(at(server.host), 'v1');
    expect(server.log.lines().filter((line) => line.includes('GET /v2/ '))).toEqual([]);
  });

  test('gets tokens for the next repository without meeting another 401', async () => {
    await using server = await startWithToken();
    await using client = testClient({ credentials: bob });
    await client.registry.resolve(at(server.host), 'v1');
    await client.registry.resolve(at(server.host, 'acme/api'), 'v1');
    expect(server.log.entries.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  test('serves reading after writing with the same token', async () => {
    await using server = await startWithToken();
    await using client = testClient({ credentials: bob });
    await pushFixture(client.registry, at(server.host), image, ['v1']);
    const tokens = server.auth.counters.issued;
    await client.registry.getManifest(at(server.host), 'v1');
    expect(server.auth.counters.issued).toBe(tokens);
  });

  test('is asked for a new token when the old one was used up, once a call', async () => {
    await using server = await startWithToken({ maxUses: 2 });
    await using client = testClient({ credentials: bob });
    const [digest] = [...image.blobs.keys()];
    await pushFixture(client.registry, at(server.host), image, ['v1']);
    const found = await client.registry.headBlob(at(server.host), digest ?? 'sha256:0');
    expect(found).toBeDefined();
  });

  test('is asked for a new token before the old one ends', async () => {
    let now = Date.now();
    const auth = { mode: 'token', users, expiresInSeconds: 100 } as const;
    const server = await startMemoryRegistry({ auth, now: () => now });
    await using _ = { [Symbol.asyncDispose]: () => server.close() };
    await using client = testClient({ credentials: bob, clock: () => now });
    await client.registry.resolve(at(server.host), 'v1');
    now += 96_000;
    await client.registry.resolve(at(server.host), 'v1');
    expect(server.auth.counters.issued).toBe(2);
    expect(server.log.entries.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  test('asks both repositories of a mount in one token', async () => {
    await using server = await startWithToken();
    await using client = testClient({ credentials: bob });
    const digest = await pushFixture(client.registry, at(server.host, 'acme/base'), image);
    const [blob = digest] = [...image.blobs.keys()];
    const target = at(server.host);
    expect(await client.registry.mountBlob(target, blob, 'acme/base')).toBe(true);
    const scopes = server.log.lines().filter((line) => line.includes('scope='));
    expect(scopes.at(-1)).toMatch(
      /scope=repository%3Aacme%2Fbase%3Apull&scope=.*web%3Apull%2Cpush/,
    );
  });

  test('is asked for the catalogue by its own scope', async () => {
    await using server = await startWithToken();
    await using client = testClient({ credentials: bob });
    await pushFixture(client.registry, at(server.host), image, ['v1']);
    expect(await collect(client.registry.listRepositories(server.host))).toEqual(['acme/web']);
  });

  test('refuses a wrong password as REGISTRY_UNAUTHORIZED without a repeat', async () => {
    await using server = await startWithToken();
    await using client = testClient({ credentials: { ...bob, password: 'wrong-secret' } });
    await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      status: 401,
    });
    expect(client.waits).toEqual([]);
  });

  test('that answers 401 to a fresh token is not asked a third time', async () => {
    await using server = await startScripted();
    const challenge = `Bearer realm="${server.url}/token",service="s"`;
    server.plan({
      'HEAD /v2/acme/web/manifests/v1': { status: 401, headers: { 'www-authenticate': challenge } },
      'GET /token?service=s&scope=repository%3Aacme%2Fweb%3Apull': {
        status: 200,
        body: '{"token":"fresh"}',
      },
    });
    await using client = testClient();
    await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
    });
    expect(server.requests).toHaveLength(3);
  });
});

describe('the token service', () => {
  const pulled = 'scope=repository%3Aacme%2Fweb%3Apull';

  test('is sent the refresh token of a docker login by POST', async () => {
    await using server = await startScripted();
    const challenge = `bearer Realm="${server.url}/oauth,2",Service="a b",scope="repository:acme/web:pull"`;
    server.plan({
      'GET /v2/acme/web/tags/list?n=1000': [
        { status: 401, headers: { 'www-authenticate': challenge } },
        { status: 200, body: '{"tags":["v1"]}' },
      ],
      'POST /oauth,2': { status: 200, body: '{"access_token":"fresh"}' },
    });
    await using client = testClient({
      credentialLookup: async () => ({ identityToken: 'refresh-secret' }),
    });
    expect(await collect(client.registry.listTags(at(server.host)))).toEqual(['v1']);
    const form = new URLSearchParams(server.requests[1]?.body);
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'refresh_token',
      client_id: 'image-relay',
      refresh_token: 'refresh-secret',
      service: 'a b',
      scope: 'repository:acme/web:pull',
    });
    expect(server.requests[2]?.headers.authorization).toBe('Bearer fresh');
  });

  test('is asked for the scopes of the challenge and of the call together', async () => {
    await using server = await startScripted();
    const challenge = `Bearer realm="${server.url}/token",scope="repository:mirror/acme/web:pull"`;
    server.plan({
      'HEAD /v2/acme/web/manifests/v1': [
        { status: 401, headers: { 'www-authenticate': challenge } },
        { status: 404 },
      ],
      [`GET /token?${pulled}&scope=repository%3Amirror%2Facme%2Fweb%3Apull`]: {
        status: 200,
        body: '{"token":"fresh"}',
      },
    });
    await using client = testClient();
    expect(await client.registry.resolve(at(server.host), 'v1')).toBeUndefined();
  });

  test.each([
    ['an answer without a token', { status: 200, body: '{}' }, 'REGISTRY_PROTOCOL'],
    ['an HTML page', { status: 200, body: '<html>' }, 'REGISTRY_PROTOCOL'],
    ['more than a token', { status: 200, body: ' '.repeat(300_000) }, 'REGISTRY_PROTOCOL'],
    ['half an answer', { status: 200, body: '{"token":"a"}', cutAfter: 5 }, 'REGISTRY_PROTOCOL'],
    [
      'a token that breaks the header',
      { status: 200, body: '{"token":"a\\nb"}' },
      'REGISTRY_PROTOCOL',
    ],
    ['403', { status: 403 }, 'REGISTRY_FORBIDDEN'],
    ['404', { status: 404 }, 'REGISTRY_PROTOCOL'],
    [
      'a redirect to another host',
      { status: 302, headers: { location: 'http://localhost:1/token' } },
      'REGISTRY_PROTOCOL',
    ],
  ])('that gives %s is an error', async (_, answer, code) => {
    await using server = await startScripted();
    const challenge = `Bearer realm="${server.url}/token"`;
    server.plan({
      'HEAD /v2/acme/web/manifests/v1': { status: 401, headers: { 'www-authenticate': challenge } },
      [`GET /token?${pulled}`]: answer,
    });
    await using client = testClient();
    await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({ code });
  });

  test('that is busy is asked again, and the registry is not', async () => {
    await using server = await startScripted();
    const challenge = `Bearer realm="${server.url}/token"`;
    server.plan({
      'HEAD /v2/acme/web/manifests/v1': { status: 401, headers: { 'www-authenticate': challenge } },
      [`GET /token?${pulled}`]: { status: 503 },
    });
    await using client = testClient({ retries: 2 });
    await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_UPSTREAM_ERROR',
    });
    expect(server.requests).toHaveLength(1 + 3);
  });

  test('that is not https is not contacted', async () => {
    const challenge = 'Bearer realm="http://auth.example.com/token"';
    await using server = await startScripted({
      'HEAD /v2/acme/web/manifests/v1': { status: 401, headers: { 'www-authenticate': challenge } },
    });
    await using client = testClient({ credentials: bob });
    await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
      code: 'REGISTRY_PROTOCOL',
    });
    expect(server.requests).toHaveLength(1);
  });
});
