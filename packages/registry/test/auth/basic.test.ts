import { startMemoryRegistry } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { testClient } from '../support/client.ts';
import { startScripted } from '../support/scripted-server.ts';

const bob = { username: 'bob', password: 'pass:with:colons' };
const at = (registry: string) => ({ registry, repository: 'acme/web' });

async function startWithBasic() {
  const users = { bob: { password: bob.password } };
  const server = await startMemoryRegistry({ auth: { mode: 'basic', users } });
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}

test('a Basic registry sees one 401 and then the password up front', async () => {
  await using server = await startWithBasic();
  await using client = testClient({ credentials: bob });
  await client.registry.resolve(at(server.host), 'v1');
  await client.registry.resolve(at(server.host), 'v2');
  expect(server.log.entries.map(({ status }) => status)).toEqual([401, 404, 404]);
});

test.each([
  ['a wrong password', { username: 'bob', password: 'wrong-secret' }, 2],
  ['no credentials', { username: '', password: '' }, 1],
])('%s is REGISTRY_UNAUTHORIZED', async (_, credentials, requests) => {
  await using server = await startWithBasic();
  await using client = testClient({ credentials });
  await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_UNAUTHORIZED',
    status: 401,
    hint: expect.stringContaining('Log in'),
  });
  expect(server.log.count()).toBe(requests);
});

test('a password that was refused is sent once for each further call', async () => {
  await using server = await startWithBasic();
  await using client = testClient({ credentials: { username: 'bob', password: 'wrong-secret' } });
  const refused = { code: 'REGISTRY_UNAUTHORIZED' };
  await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject(refused);
  await expect(client.registry.resolve(at(server.host), 'v2')).rejects.toMatchObject(refused);
  expect(server.log.count()).toBe(2 + 1);
});

test('credentials for one registry are not sent to another', async () => {
  await using server = await startWithBasic();
  await using client = testClient({ credentials: { ...bob, registry: 'ghcr.io' } });
  await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_UNAUTHORIZED',
  });
  expect(server.log.count()).toBe(1);
});

test('a registry without authentication is sent none', async () => {
  await using server = await startScripted({ 'HEAD /v2/acme/web/manifests/v1': { status: 404 } });
  await using client = testClient({ credentials: bob });
  await client.registry.resolve(at(server.host), 'v1');
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

test('a 401 without a challenge is final', async () => {
  await using server = await startScripted({ 'HEAD /v2/acme/web/manifests/v1': { status: 401 } });
  await using client = testClient({ credentials: bob });
  await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_UNAUTHORIZED',
  });
  expect(server.requests).toHaveLength(1);
});

test('a 403 is REGISTRY_FORBIDDEN, and never "absent"', async () => {
  await using server = await startScripted({ 'HEAD /v2/acme/web/manifests/v1': { status: 403 } });
  await using client = testClient();
  await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_FORBIDDEN',
    hint: expect.stringContaining('permission'),
    temporary: false,
  });
});

test('a registry token of the configuration is sent as it is', async () => {
  await using server = await startScripted();
  const challenge = `Bearer realm="${server.url}/token"`;
  server.plan({
    'HEAD /v2/acme/web/manifests/v1': [
      { status: 401, headers: { 'www-authenticate': challenge } },
      { status: 404 },
    ],
  });
  await using client = testClient({ credentialLookup: async () => ({ registryToken: 'given' }) });
  await client.registry.resolve(at(server.host), 'v1');
  expect(server.requests[1]?.headers.authorization).toBe('Bearer given');
});
