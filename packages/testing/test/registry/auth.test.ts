import { imageFixture, type MemoryRegistry } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { ask, basic, startRegistry } from './ask.ts';

const users = {
  writer: { password: 'w' },
  reader: { password: 'r', grants: { 'acme/web': ['pull'] } },
} as const;
const image = imageFixture.single();
const tags = '/v2/acme/web/tags/list';

async function registryWith(auth: object) {
  const registry = await startRegistry({ auth: { mode: 'token', users, ...auth } });
  registry.state.load('acme/web', image, ['v1']);
  return registry;
}

async function tokenFor(
  registry: MemoryRegistry,
  scope: string,
  login: Record<string, string> = basic('writer', 'w'),
): Promise<{ authorization: string }> {
  const answer = await ask(registry, `GET /token?service=test-registry&scope=${scope}`, {
    headers: login,
  });
  const { token } = JSON.parse(answer.text) as { token: string };
  return { authorization: `Bearer ${token}` };
}

describe('Basic authentication', () => {
  const auth = { mode: 'basic', users } as const;

  test.each([
    ['no credentials', {}, 401],
    ['a wrong password', basic('reader', 'x'), 401],
    ['an unknown user', basic('nobody', 'r'), 401],
    ['the right password', basic('reader', 'r'), 200],
  ])('%s', async (_, headers, status) => {
    const registry = await startRegistry({ auth });
    registry.state.load('acme/web', image, ['v1']);
    const answer = await ask(registry, `GET ${tags}`, { headers });
    expect(answer.status).toBe(status);
  });

  test('a known user without the permission is denied with 403', async () => {
    const registry = await startRegistry({ auth });
    const headers = basic('reader', 'r');
    const answer = await ask(registry, 'POST /v2/acme/web/blobs/uploads/', { headers });
    expect([answer.status, answer.codes]).toEqual([403, ['DENIED']]);
  });
});

describe('token authentication', () => {
  test('the challenge names realm, service and what the request needs', async () => {
    const registry = await registryWith({});
    const answer = await ask(registry, `GET ${tags}`);
    expect([answer.status, answer.codes]).toEqual([401, ['UNAUTHORIZED']]);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="${registry.url}/token",service="test-registry",scope="repository:acme/web:pull"`,
    );
  });

  test.each([
    ['GET /v2/', undefined],
    ['GET /v2/_catalog', 'registry:catalog:*'],
    ['PUT /v2/acme/web/manifests/v1', 'repository:acme/web:pull,push'],
    ['DELETE /v2/acme/web/manifests/v1', 'repository:acme/web:delete'],
    [
      'POST /v2/acme/web/blobs/uploads/?mount=sha256:x&from=acme/base',
      'repository:acme/web:pull,push repository:acme/base:pull',
    ],
  ])('%s asks for %s', async (line, scope) => {
    const registry = await registryWith({});
    const answer = await ask(registry, line);
    const challenge = answer.headers.get('www-authenticate') ?? '';
    expect(/scope="([^"]*)"/.exec(challenge)?.[1]).toBe(scope);
  });

  test('a token opens what was asked for', async () => {
    const registry = await registryWith({});
    const headers = await tokenFor(registry, 'repository:acme/web:pull');
    expect((await ask(registry, `GET ${tags}`, { headers })).status).toBe(200);
    expect(registry.auth.counters).toEqual({ issued: 1, refused: 0, refreshed: 0, expired: 0 });
  });

  test.each([
    [undefined, 401, 'error="insufficient_scope"'],
    [403, 403, ''],
  ])('a token without the action is refused (refusal %s)', async (refusal, status, error) => {
    const registry = await registryWith(refusal === undefined ? {} : { refusal });
    const login = basic('reader', 'r');
    const headers = await tokenFor(registry, 'repository:acme/web:pull,push', login);
    const answer = await ask(registry, 'POST /v2/acme/web/blobs/uploads/', { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('www-authenticate') ?? '').toContain(error);
  });

  test('a token is for the repository it was asked for', async () => {
    const registry = await registryWith({});
    const headers = await tokenFor(registry, 'repository:acme/other:pull');
    expect((await ask(registry, `GET ${tags}`, { headers })).status).toBe(401);
  });

  test('the catalogue is for those who may everything', async () => {
    const registry = await registryWith({});
    const scope = 'registry:catalog:*';
    const reader = await tokenFor(registry, scope, basic('reader', 'r'));
    expect((await ask(registry, 'GET /v2/_catalog', { headers: reader })).status).toBe(401);
    const writer = await tokenFor(registry, scope);
    expect((await ask(registry, 'GET /v2/_catalog', { headers: writer })).status).toBe(200);
  });

  test('a wrong password gets no token', async () => {
    const registry = await registryWith({});
    const headers = basic('writer', 'x');
    expect((await ask(registry, 'GET /token?scope=x', { headers })).status).toBe(401);
    expect(registry.auth.counters).toMatchObject({ issued: 0, refused: 1 });
  });

  test('anonymous clients get what anonymous clients may do', async () => {
    const registry = await registryWith({ anonymous: { 'acme/web': ['pull'] } });
    const headers = await tokenFor(registry, 'repository:acme/web:pull,push', {});
    expect((await ask(registry, `GET ${tags}`, { headers })).status).toBe(200);
    const push = await ask(registry, 'POST /v2/acme/web/blobs/uploads/', { headers });
    expect(push.status).toBe(401);
  });

  test('a token runs out with time', async () => {
    let now = 0;
    const auth = { mode: 'token', users, expiresInSeconds: 60 } as const;
    const registry = await startRegistry({ now: () => now, auth });
    registry.state.load('acme/web', image, ['v1']);
    const headers = await tokenFor(registry, 'repository:acme/web:pull');
    now = 59_000;
    expect((await ask(registry, `GET ${tags}`, { headers })).status).toBe(200);
    now = 60_000;
    const late = await ask(registry, `GET ${tags}`, { headers });
    expect(late.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(registry.auth.counters.expired).toBe(1);
  });

  test('a token runs out with its uses, or when it is revoked', async () => {
    const registry = await registryWith({ maxUses: 1 });
    const headers = await tokenFor(registry, 'repository:acme/web:pull');
    expect((await ask(registry, `GET ${tags}`, { headers })).status).toBe(200);
    expect((await ask(registry, `GET ${tags}`, { headers })).status).toBe(401);
    const next = await tokenFor(registry, 'repository:acme/web:pull');
    registry.auth.revokeTokens();
    expect((await ask(registry, `GET ${tags}`, { headers: next })).status).toBe(401);
  });

  test('the oauth2 form gives a token, and a refresh token gives the next', async () => {
    const registry = await registryWith({});
    const scope = 'repository:acme/web:pull';
    const first = await ask(registry, 'POST /token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=password&username=writer&password=w&access_type=offline&scope=${scope}`,
    });
    const refresh = (JSON.parse(first.text) as { refresh_token: string }).refresh_token;
    const second = await ask(registry, 'POST /token', {
      body: `grant_type=refresh_token&refresh_token=${refresh}&scope=${scope}`,
    });
    const { access_token: token } = JSON.parse(second.text) as { access_token: string };
    const headers = { authorization: `Bearer ${token}` };
    expect((await ask(registry, `GET ${tags}`, { headers })).status).toBe(200);
    expect(registry.auth.counters).toMatchObject({ issued: 2, refreshed: 1 });
  });

  test.each([
    ['grant_type=password&username=writer&password=x', {}, 401],
    ['grant_type=refresh_token&refresh_token=stranger', {}, 401],
    ['grant_type=password&username=writer&password=w', { oauth2: false }, 404],
  ])('the oauth2 form %s is refused', async (body, options, status) => {
    const registry = await registryWith(options);
    expect((await ask(registry, 'POST /token', { body })).status).toBe(status);
  });
});
