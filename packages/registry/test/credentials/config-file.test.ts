import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseCredentialFile } from '../../src/credentials/config-file.ts';
import { failureOf } from '../support/failure.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64');
const authOf = (entry: object) =>
  parseCredentialFile(JSON.stringify({ auths: { 'ghcr.io': entry } }), 'config.json').auths.get(
    'ghcr.io',
  );

describe('an entry below auths', () => {
  test.each([
    ['user and password', { auth: encoded('bob:pw') }, { username: 'bob', password: 'pw' }],
    ['a password with colons', { auth: encoded('bob:a:b') }, { username: 'bob', password: 'a:b' }],
    [
      'a password padded with NUL',
      { auth: encoded('bob:pw\0\0') },
      { username: 'bob', password: 'pw' },
    ],
    ['a password beyond ASCII', { auth: encoded('bob:pä') }, { username: 'bob', password: 'pä' }],
    ['separate fields', { username: 'bob', password: 'pw' }, { username: 'bob', password: 'pw' }],
    ['a refresh token', { auth: encoded('x:y'), identitytoken: 'it' }, { identityToken: 'it' }],
    ['a registry token', { registrytoken: 'rt' }, { registryToken: 'rt' }],
    ['nothing, as a helper leaves it', {}, undefined],
  ])('with %s', (_, entry, credential) => {
    expect(authOf(entry)).toEqual(credential);
  });
});

describe('a file', () => {
  test('names helpers and a store', () => {
    const text = JSON.stringify({ credHelpers: { 'ghcr.io': 'gh', bad: 1 }, credsStore: 'pass' });
    const { credHelpers, credsStore } = parseCredentialFile(text, 'config.json');
    expect([[...credHelpers], credsStore]).toEqual([[['ghcr.io', 'gh']], 'pass']);
  });

  test.each([
    ['that is empty', ''],
    ['with a byte order mark', '\uFEFF{}'],
    ['without auths', '{"proxies":{}}'],
    ['whose auths are null', '{"auths":null}'],
  ])('%s holds nothing', (_, text) => {
    expect(parseCredentialFile(text, 'config.json').auths.size).toBe(0);
  });

  test.each([
    ['is not JSON', '{"auths": secret-text'],
    ['is not an object', '["secret-text"]'],
    ['has an auth that is not user:password', '{"auths":{"h":{"auth":"secret-text"}}}'],
  ])('that %s is REGISTRY_CREDENTIALS, without its content', (_, text) => {
    const error = failureOf(() => parseCredentialFile(text, '/home/bob/config.json'));
    expect(error).toMatchObject({ code: 'REGISTRY_CREDENTIALS' });
    expect(inspect(error)).not.toContain('secret-text');
  });
});
