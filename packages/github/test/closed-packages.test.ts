import { expect, test } from 'vitest';
import type { Packages } from '../src/index.ts';
import { startedForge } from './started-forge.ts';

const name = { owner: 'acme', name: 'web' };
const versions = 'packages/get-all-package-versions-for-package-owned-by';

test.each<[string, string, (packages: Packages) => Promise<unknown>]>([
  ['a package', 'packages/get-package-for-organization', (one) => one.get(name)],
  ['a package of a user', 'packages/get-package-for-user', (one) => one.get(name)],
  ['packages', 'packages/list-packages-for-organization', (one) => one.list('acme')],
  ['packages of a user', 'packages/list-packages-for-user', (one) => one.list('acme')],
  ['versions', `${versions}-org`, (one) => one.listVersions(name)],
  ['versions of a user', `${versions}-user`, (one) => one.listVersions(name)],
])('%s that the token may not see is an error, and not absent', async (_, operation, ask) => {
  const { forge, connect } = await startedForge();
  forge.addFault({ operation, status: 403, body: { message: 'Forbidden' } });
  const { packages } = connect({ login: 'mona', kind: 'user' });
  await expect(ask(packages)).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN', status: 403 });
});

test.each([
  'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
  'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
  '`acme` forbids access via a personal access token (classic).',
])('the words of GitHub are in what refuses versions: %s', async (message) => {
  const { forge, connect } = await startedForge();
  forge.addFault({ operation: `${versions}-org`, status: 403, body: { message } });
  const asked = connect({ login: 'mona', kind: 'user' }).packages.listVersions(name);
  await expect(asked).rejects.toMatchObject({
    code: 'GITHUB_FORBIDDEN',
    message: expect.stringContaining(message),
  });
});
