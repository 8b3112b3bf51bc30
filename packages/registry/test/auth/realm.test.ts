import { expect, test } from 'vitest';
import { checkRealm } from '../../src/auth/realm.ts';

const addresses: Readonly<Record<string, readonly string[]>> = {
  'ghcr.io': ['140.82.121.34'],
  'inside.example.com': ['10.0.0.9'],
  'registry.lan': ['192.168.1.5'],
};
const lookup = async (hostname: string) => addresses[hostname] ?? [];
const check = (registry: string, realm: string | undefined, plainHttp = false) =>
  checkRealm(realm, { registry: new URL(registry), plainHttp, lookup });

test.each([
  ['https on a public host', 'https://ghcr.io/', 'https://auth.example.com/token'],
  ['the registry itself', 'https://ghcr.io/', 'https://ghcr.io/token'],
  ['http on loopback for a loopback registry', 'http://127.0.0.1:5000/', 'http://127.0.0.1:6000/t'],
  ['a private address for a private registry', 'https://registry.lan/', 'https://10.0.0.9/token'],
  ['a private name for a registry on one', 'https://10.0.0.1/', 'https://inside.example.com/t'],
])('accepts %s', async (_, registry, realm) => {
  expect((await check(registry, realm)).href).toBe(realm);
});

test('accepts http where plain HTTP was allowed', async () => {
  const realm = await check('http://registry.lan/', 'http://registry.lan/token', true);
  expect(realm.protocol).toBe('http:');
});

test.each([
  ['no realm', undefined],
  ['something that is no URL', 'token'],
  ['plain http', 'http://auth.example.com/token'],
  ['http on loopback for a public registry', 'http://127.0.0.1/token'],
  ['another protocol', 'ftp://auth.example.com/token'],
  ['a user name in it', 'https://user@auth.example.com/token'],
  ['loopback', 'https://localhost/token'],
  ['a name below localhost', 'https://x.localhost/token'],
  ['a link-local address', 'https://169.254.169.254/token'],
  ['a private address', 'https://10.0.0.9/token'],
  ['a private address written in IPv6', 'https://[::ffff:10.0.0.9]/token'],
  ['a private address in decimal notation', 'https://167772169/token'],
  ['a name that leads to a private address', 'https://inside.example.com/token'],
])('refuses %s as the token service of a public registry', async (_, realm) => {
  await expect(check('https://ghcr.io/', realm)).rejects.toMatchObject({
    code: 'REGISTRY_PROTOCOL',
  });
});
