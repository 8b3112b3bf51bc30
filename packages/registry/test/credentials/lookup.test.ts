import { describe, expect, test } from 'vitest';
import { createFileLookup, credentialPaths } from '../../src/credentials/lookup.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('credentialPaths', () => {
  test.each([
    [
      'the home folder',
      { HOME: '/h' },
      ['/h/.docker/config.json', '/h/.config/containers/auth.json'],
    ],
    [
      'DOCKER_CONFIG in place of ~/.docker',
      { HOME: '/h', DOCKER_CONFIG: '/d' },
      ['/d/config.json', '/h/.config/containers/auth.json'],
    ],
    [
      'the runtime folder before the home folder',
      { HOME: '/h', XDG_RUNTIME_DIR: '/run/1' },
      ['/h/.docker/config.json', '/run/1/containers/auth.json', '/h/.config/containers/auth.json'],
    ],
    [
      'REGISTRY_AUTH_FILE in place of the other Podman files',
      { HOME: '/h', XDG_RUNTIME_DIR: '/run/1', REGISTRY_AUTH_FILE: '/a.json' },
      ['/h/.docker/config.json', '/a.json'],
    ],
    [
      'XDG_CONFIG_HOME in place of ~/.config',
      { HOME: '/h', XDG_CONFIG_HOME: '/c' },
      ['/h/.docker/config.json', '/c/containers/auth.json'],
    ],
    [
      'the home folder where variables are empty',
      { HOME: '/h', DOCKER_CONFIG: '', XDG_RUNTIME_DIR: '' },
      ['/h/.docker/config.json', '/h/.config/containers/auth.json'],
    ],
  ])('names %s', (_, env, paths) => {
    expect(credentialPaths(env)).toEqual(paths);
  });
});

const auths = (entries: Record<string, string>) => ({
  auths: Object.fromEntries(
    Object.entries(entries).map(([key, pair]) => [
      key,
      { auth: Buffer.from(pair).toString('base64') },
    ]),
  ),
});

async function home(files: Record<string, object | string>) {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const isText = typeof content === 'string';
    await folder.write(name, isText ? content : JSON.stringify(content), isText ? 0o755 : 0o600);
  }
  const env = { HOME: folder.path, PATH: `${folder.path}:/usr/bin:/bin` };
  const lookup = createFileLookup({ env, helperTimeoutMs: 10_000 });
  return Object.assign(folder, { lookup });
}

const docker = '.docker/config.json';
const podman = '.config/containers/auth.json';
const helper = (name: string, secret: string) => ({
  [`docker-credential-${name}`]: `#!/bin/sh\nread server\necho "{\\"Username\\":\\"$server\\",\\"Secret\\":\\"${secret}\\"}"\n`,
});
const notFound = '#!/bin/sh\necho "credentials not found in native keychain"\nexit 1\n';

describe('the lookup', () => {
  test.each([
    ['nothing without files', {}, undefined],
    [
      'docker first',
      { [docker]: auths({ 'ghcr.io': 'd:1' }), [podman]: auths({ 'ghcr.io': 'p:2' }) },
      'd',
    ],
    ['podman where docker has none', { [docker]: {}, [podman]: auths({ 'ghcr.io': 'p:2' }) }, 'p'],
    [
      'the longest of podman',
      { [podman]: auths({ 'ghcr.io': 'a:1', 'ghcr.io/acme': 'b:2' }) },
      'b',
    ],
    [
      'the helper of the host before anything stored',
      {
        [docker]: { ...auths({ 'ghcr.io': 'd:1' }), credHelpers: { 'ghcr.io': 'own' } },
        ...helper('own', 'x'),
      },
      'ghcr.io',
    ],
    [
      'the store of the file before what is stored in it',
      { [docker]: { ...auths({ 'ghcr.io': 'd:1' }), credsStore: 'all' }, ...helper('all', 'x') },
      'ghcr.io',
    ],
    [
      'what is stored where the store has none',
      {
        [docker]: { ...auths({ 'ghcr.io': 'd:1' }), credsStore: 'all' },
        'docker-credential-all': notFound,
      },
      'd',
    ],
    [
      'the next file where the helper has none',
      {
        [docker]: { credHelpers: { 'ghcr.io': 'own' } },
        [podman]: auths({ 'ghcr.io': 'p:2' }),
        'docker-credential-own': notFound,
      },
      'p',
    ],
  ])('finds %s', async (_, files, username) => {
    await using folder = await home(files);
    expect((await folder.lookup('ghcr.io', 'acme/web'))?.username).toBe(username);
  });

  test('finds nothing stored for a host whose own helper has nothing', async () => {
    await using folder = await home({
      [docker]: { ...auths({ 'ghcr.io': 'd:1' }), credHelpers: { 'ghcr.io': 'own' } },
      'docker-credential-own': notFound,
    });
    expect(await folder.lookup('ghcr.io', 'acme/web')).toBeUndefined();
  });

  test('asks a helper for Docker Hub by its old key', async () => {
    await using folder = await home({
      [docker]: { credHelpers: { 'docker.io': 'own' } },
      ...helper('own', 'x'),
    });
    const credential = await folder.lookup('docker.io', 'library/nginx');
    expect(credential?.username).toBe('https://index.docker.io/v1/');
  });

  test.each([
    ['a broken file', { [docker]: '{' }],
    ['a helper that is not there', { [docker]: { credHelpers: { 'ghcr.io': 'gone' } } }],
  ])('fails on %s and does not go on anonymously', async (_, files) => {
    await using folder = await home(files);
    await expect(folder.lookup('ghcr.io', 'acme/web')).rejects.toMatchObject({
      code: 'REGISTRY_CREDENTIALS',
    });
  });
});
