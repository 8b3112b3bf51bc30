import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { testClient } from './support/client.ts';
import { rejectionOf } from './support/failure.ts';
import { startScripted } from './support/scripted-server.ts';

const password = 'pass-secret-0';
const token = 'token-secret-1';
const signature = 'signature-secret-2';
const basic = Buffer.from(`bob:${password}`).toString('base64');
const secrets = [password, token, signature, basic, 'refresh-secret-3'];
const digest = `sha256:${'0'.repeat(64)}` as const;
const line = `GET /v2/acme/web/blobs/${digest}`;
const scope = 'scope=repository%3Aacme%2Fweb%3Apull';
const echo = JSON.stringify({
  errors: [
    {
      code: 'DENIED',
      message: `${password} ${token} Basic ${basic} https://u:${password}@h/?s=${signature}`,
    },
  ],
});

/** A registry that says back everything it was told, in one failing way or another. */
const failures = (url: string) => ({
  'an error document': { [line]: { status: 403, body: echo } },
  'a redirect to nowhere': {
    [line]: { status: 307, headers: { location: `http://127.0.0.1:1/x?sig=${signature}` } },
  },
  'a redirect with a password': {
    [line]: { status: 307, headers: { location: `ftp://u:${password}@h/x?sig=${signature}` } },
  },
  'a redirect without end': {
    [line]: { status: 307, headers: { location: `${url}/x?sig=${signature}` } },
  },
  'a broken body of storage': { [line]: { status: 500, body: echo } },
});

const kinds = Object.keys(failures('')) as (keyof ReturnType<typeof failures>)[];

test.each(kinds)('%s leaks no secret into errors, logs or statistics', async (kind) => {
  await using server = await startScripted();
  const challenge = `Bearer realm="${server.url}/token?key=${signature}"`;
  const failing = failures(server.url)[kind];
  server.plan({
    ...failing,
    [line]: [
      { status: 401, headers: { 'www-authenticate': challenge } },
      ...[failing[line] ?? { status: 599 }].flat(),
    ],
    [`GET /token?key=${signature}&${scope}`]: { status: 200, body: JSON.stringify({ token }) },
    [`GET /x?sig=${signature}`]: { status: 307, headers: { location: `/x?sig=${signature}` } },
  });
  await using client = testClient({ credentials: { username: 'bob', password }, retries: 1 });
  const where = { registry: server.host, repository: 'acme/web' };
  const error = await rejectionOf(client.registry.getBlob(where, digest));
  const produced = inspect([error, client.records, client.registry.stats], { depth: 20 });
  expect(error).toMatchObject({ name: 'RegistryError', userError: true });
  expect(secrets.filter((secret) => produced.includes(secret))).toEqual([]);
});

test.each([
  ['refuses', { status: 401, body: echo }],
  ['says nonsense', { status: 200, body: echo }],
  ['redirects', { status: 302, headers: { location: `http://localhost:1/?t=${token}` } }],
])('a token service that %s leaks no secret', async (_, answer) => {
  await using server = await startScripted();
  const challenge = `Bearer realm="${server.url}/token?key=${signature}"`;
  server.plan({
    [line]: { status: 401, headers: { 'www-authenticate': challenge } },
    [`POST /token?key=${signature}`]: answer,
  });
  await using client = testClient({
    credentialLookup: async () => ({ identityToken: 'refresh-secret-3' }),
  });
  const where = { registry: server.host, repository: 'acme/web' };
  const error = await rejectionOf(client.registry.getBlob(where, digest));
  const produced = inspect([error, client.records], { depth: 20 });
  expect(error).toMatchObject({ name: 'RegistryError' });
  expect(secrets.filter((secret) => produced.includes(secret))).toEqual([]);
});
