import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { askHelper } from '../../src/credentials/helper.ts';
import { rejectionOf } from '../support/failure.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function withHelper(script: string) {
  const folder = await temporaryFolder();
  await folder.write('docker-credential-test', `#!/bin/sh\n${script}\n`, 0o755);
  const env = { PATH: `${folder.path}:/usr/bin:/bin`, OUT: join(folder.path, 'out') };
  const ask = (timeoutMs = 10_000) => askHelper('test', 'ghcr.io', { env, timeoutMs });
  return Object.assign(folder, { ask });
}

const answer = (username: string, secret: string) =>
  `echo '${JSON.stringify({ ServerURL: 'ghcr.io', Username: username, Secret: secret })}'`;

test.each([
  ['a user and a password', answer('bob', 'pw'), { username: 'bob', password: 'pw' }],
  ['a refresh token', answer('<token>', 'it'), { identityToken: 'it' }],
  ['nothing found', 'echo "credentials not found in native keychain"; exit 1', undefined],
  ['an empty secret', answer('bob', ''), undefined],
])('a helper that answers with %s', async (_, script, credential) => {
  await using helper = await withHelper(script);
  expect(await helper.ask()).toEqual(credential);
});

test('a helper gets the verb as argument and the server on its input, in its own environment', async () => {
  await using helper = await withHelper(`{ echo "$@"; cat; } > "$OUT"; ${answer('bob', 'pw')}`);
  await helper.ask();
  expect(await readFile(join(helper.path, 'out'), 'utf8')).toBe('get\nghcr.io\n');
});

test.each([
  ['fails', 'echo "secret-text"; echo "secret-text" >&2; exit 1'],
  ['answers with something else', 'echo "secret-text"'],
  ['answers without a secret', `echo '{"Username":"secret-text"}'`],
  ['writes without end', 'exec yes secret-text'],
])('a helper that %s is REGISTRY_CREDENTIALS, without its output', async (_, script) => {
  await using helper = await withHelper(script);
  const error = await rejectionOf(helper.ask());
  expect(error).toMatchObject({ code: 'REGISTRY_CREDENTIALS' });
  expect(inspect(error)).not.toContain('secret-text');
});

test('a helper that hangs is ended after the time limit', async () => {
  await using helper = await withHelper('exec sleep 60');
  await expect(helper.ask(100)).rejects.toMatchObject({
    code: 'REGISTRY_CREDENTIALS',
    message: expect.stringContaining('100 ms'),
  });
});

test.each(['missing-one', '../test', 'a b', '', '-x', 'a;b'])(
  'the helper name %j is REGISTRY_CREDENTIALS',
  async (name) => {
    const options = { env: { PATH: '/nonexistent' }, timeoutMs: 1000 };
    await expect(askHelper(name, 'ghcr.io', options)).rejects.toMatchObject({
      code: 'REGISTRY_CREDENTIALS',
    });
  },
);
