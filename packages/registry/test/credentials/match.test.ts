import { describe, expect, test } from 'vitest';
import { bestKey, helperServer } from '../../src/credentials/match.ts';

describe('bestKey', () => {
  test.each([
    ['the host', ['ghcr.io'], 'ghcr.io/acme/web', 'ghcr.io'],
    ['the host in another case', ['GHCR.io'], 'ghcr.io/acme/web', 'GHCR.io'],
    ['a host with a port', ['reg:5000'], 'reg:5000/acme/web', 'reg:5000'],
    ['a URL', ['https://ghcr.io'], 'ghcr.io/acme/web', 'https://ghcr.io'],
    ['a URL of an API', ['https://ghcr.io/v2/'], 'ghcr.io/acme/web', 'https://ghcr.io/v2/'],
    [
      "Docker Hub's old key",
      ['https://index.docker.io/v1/'],
      'docker.io/library/nginx',
      'https://index.docker.io/v1/',
    ],
    ["Docker Hub's host", ['registry-1.docker.io'], 'docker.io/library/x', 'registry-1.docker.io'],
    [
      'a namespace before its host',
      ['ghcr.io', 'ghcr.io/acme'],
      'ghcr.io/acme/web',
      'ghcr.io/acme',
    ],
    [
      'the longest path',
      ['ghcr.io/acme', 'ghcr.io/acme/web', 'ghcr.io'],
      'ghcr.io/acme/web',
      'ghcr.io/acme/web',
    ],
    ['a path on Docker Hub', ['docker.io/acme'], 'docker.io/acme/web', 'docker.io/acme'],
    ['no path that only begins alike', ['ghcr.io/ac'], 'ghcr.io/acme/web', undefined],
    ['no host that only ends alike', ['evil-ghcr.io'], 'ghcr.io/acme/web', undefined],
    ['no other port', ['reg:5000'], 'reg:5001/acme/web', undefined],
    ['nothing for an empty key', [''], 'ghcr.io/acme/web', undefined],
  ])('finds %s', (_, keys, image, expected) => {
    const [registry = '', ...path] = image.split('/');
    const repository = path.join('/');
    expect(bestKey(keys, { registry, repository })).toBe(expected);
  });
});

test.each([
  ['docker.io', 'https://index.docker.io/v1/'],
  ['ghcr.io', 'ghcr.io'],
  ['localhost:5000', 'localhost:5000'],
])('a helper is asked for %s as %s', (registry, server) => {
  expect(helperServer(registry)).toBe(server);
});
