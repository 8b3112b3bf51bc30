import { createHmac, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import type { NewApp } from '../../src/forge/index.ts';
import { startedForge } from './ask.ts';

async function withApp(app: NewApp = {}) {
  const started = await startedForge();
  const { id, installationId, privateKey } = started.forge.addApp(app);
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = (claims: object = {}, alg = 'RS256') => {
    const all = { iat: now - 60, exp: now + 500, iss: id, ...claims };
    const text = `${encode({ alg, typ: 'JWT' })}.${encode(all)}`;
    const byKey = () => sign('sha256', Buffer.from(text), privateKey);
    const bySecret = () => createHmac('sha256', privateKey).update(text).digest();
    return `${text}.${(alg === 'RS256' ? byKey : bySecret)().toString('base64url')}`;
  };
  const as = (token: string) => (line: string, body?: unknown) =>
    started.ask(line, body, { authorization: `Bearer ${token}` });
  const tokens = `POST /app/installations/${installationId}/access_tokens`;
  return { ...started, now, signed, as, tokens };
}

test('an App finds its installation and gets a token for an hour', async () => {
  const { as, signed, tokens } = await withApp();
  const app = as(signed());
  expect((await app('GET ~/installation')).body.account.login).toBe('acme');
  const { status, body } = await app(tokens, { repositories: ['web'] });
  expect([status, body.permissions.contents]).toEqual([201, 'write']);
  expect((await as(body.token)('GET ~/tags')).status).toBe(200);
  expect((await as(body.token)('DELETE /installation/token')).status).toBe(204);
  expect((await as(body.token)('GET ~/tags')).status).toBe(401);
});

test.each([
  ['expired', { exp: -1 }, 401, 'must be a numeric value representing the future time'],
  ['for longer than ten minutes', { exp: 700 }, 401, 'too far in the future'],
  ['of the future', { iat: 60 }, 401, "'Issued at' claim"],
])('a signature that is %s is refused', async (_what, times, status, message) => {
  const { as, now, signed } = await withApp();
  const entries = Object.entries(times).map(([name, seconds]) => [name, now + seconds]);
  const refused = await as(signed(Object.fromEntries(entries)))('GET ~/installation');
  expect(refused.status).toBe(status);
  expect(refused.body.message).toContain(message);
});

test('an App that is unknown is not found, another algorithm cannot be decoded', async () => {
  const { as, signed } = await withApp();
  expect((await as(signed({ iss: 999 }))('GET ~/installation')).status).toBe(404);
  const other = await as(signed({}, 'HS256'))('GET ~/installation');
  expect([other.status, other.body.message]).toEqual([
    401,
    'A JSON web token could not be decoded',
  ]);
});

test('a signature opens nothing else, and another token nothing of Apps', async () => {
  const { as, ask, signed, tokens } = await withApp();
  expect((await as(signed())('GET ~/tags')).status).toBe(403);
  expect((await ask(tokens)).status).toBe(401);
});

test.each([
  ['a permission', { permissions: { issues: 'write' } }],
  ['a repository', { repositories: ['other'] }],
])('%s that the installation lacks is refused', async (_what, wanted) => {
  const { as, signed, tokens } = await withApp({ repositories: ['acme/web'] });
  expect((await as(signed())(tokens, wanted)).status).toBe(422);
});
