import { generateKeyPairSync } from 'node:crypto';
import type { NewApp } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { createAppToken, createGitHub } from '../src/index.ts';
import { startedForge } from './started-forge.ts';

async function withApp(app: NewApp = {}, later = 0) {
  const started = await startedForge();
  const { id, clientId, privateKey } = started.forge.addApp(app);
  const ports = { sleep: async () => undefined, now: () => Date.now() + later };
  const options = { env: { GITHUB_API_URL: started.forge.url }, ports };
  const login = { appId: `${id}`, privateKey, repository: started.web };
  return { ...started, options, clientId, login };
}

test.each(['id', 'client id'] as const)(
  'an App logs in by its %s and acts as itself',
  async (by) => {
    const { options, login, clientId, web } = await withApp();
    const appId = { id: login.appId, 'client id': clientId }[by];
    const { token, expiresAt } = await createAppToken({ ...login, appId }, options);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    const github = createGitHub({ ...options, token });
    const wanted = { headBranch: 'fix', baseBranch: 'main', title: 'Fix it', body: '' };
    const { pullRequest } = await github.pullRequests.create(web, wanted);
    expect(pullRequest.author).toBe('relay[bot]');
  },
);

test('a key whose line breaks are written out signs as well', async () => {
  const { options, login } = await withApp();
  const privateKey = login.privateKey.replaceAll('\n', '\\n');
  expect((await createAppToken({ ...login, privateKey }, options)).token).toMatch(/^ghs_/);
});

test('the token reaches its repository alone, and no more than it asked for', async () => {
  const { forge, options, login, web } = await withApp();
  await forge.addRepository('acme', 'other');
  const permissions = { contents: 'read' } as const;
  const { token } = await createAppToken({ ...login, permissions }, options);
  const { gitRefs } = createGitHub({ ...options, token });
  expect(await gitRefs.listTags(web)).toEqual([]);
  const other = gitRefs.listTags({ owner: 'acme', name: 'other' });
  await expect(other).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
  const made = gitRefs.create(web, 'refs/tags/v1', 'f'.repeat(40));
  await expect(made).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' });
});

test('a revoked token is worthless', async () => {
  const { options, login, web } = await withApp();
  const { token, revoke } = await createAppToken(login, options);
  await revoke();
  const listed = createGitHub({ ...options, token }).gitRefs.listTags(web);
  await expect(listed).rejects.toMatchObject({ code: 'GITHUB_UNAUTHORIZED' });
});

test('an App that is installed elsewhere is not found', async () => {
  const { options, login } = await withApp({ repositories: ['acme/other'] });
  const asked = createAppToken(login, options);
  await expect(asked).rejects.toMatchObject({
    code: 'GITHUB_NOT_FOUND',
    hint: expect.stringContaining('install the App'),
  });
});

test('a permission that the App lacks is refused', async () => {
  const { options, login } = await withApp({ permissions: { contents: 'read' } });
  const asked = createAppToken({ ...login, permissions: { contents: 'write' } }, options);
  await expect(asked).rejects.toMatchObject({ code: 'GITHUB_REFUSED', status: 422 });
});

const otherKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

test.each([
  ['of another App', otherKey, 0],
  ['that is no key', 'hunter2 '.repeat(20), 0],
  ['on a runner whose clock is a quarter of an hour fast', undefined, 900_000],
  ['on a runner whose clock is a quarter of an hour slow', undefined, -900_000],
])('a key %s is unauthorized, and shown nowhere', async (_what, privateKey, later) => {
  const { options, login } = await withApp({}, later);
  const used = privateKey ?? login.privateKey;
  const error = await createAppToken({ ...login, privateKey: used }, options).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'GITHUB_UNAUTHORIZED', userError: true });
  expect(JSON.stringify(error)).not.toContain(used.slice(-60, -30));
});
