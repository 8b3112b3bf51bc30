import { parseInputs } from '@image-relay/action-kit';
import { inputEnvironment } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { contract } from '../src/contract.ts';

function read(inputs: Readonly<Record<string, string>>) {
  return parseInputs(contract, inputEnvironment(inputs));
}

describe('the inputs', () => {
  it('have defaults for everything but the images', () => {
    const { images, ...rest } = read({ images: 'ghcr.io/acme/web:1' });
    expect(images).toMatchObject([
      { kind: 'remote', reference: { registry: 'ghcr.io', tag: '1' } },
    ]);
    expect(rest).toMatchObject({
      depth: 'probe',
      referrers: 'verify',
      foreignLayers: 'skip',
      wait: 0,
      timeout: 30 * 60_000,
      repositories: [],
      registries: [],
      tags: [],
      excludeTags: [],
      failOn: ['broken', 'unverifiable'],
      platforms: [],
    });
  });

  it('take tags, digests and layouts, with comments and commas', () => {
    const text = `ghcr.io/acme/web:1 # newest\n ghcr.io/acme/web@sha256:${'a'.repeat(64)}, oci:out:v1\n oci-archive:image.tar\nstorage:/var/lib/registry`;
    expect(read({ images: text }).images.map(({ kind }) => kind)).toEqual([
      'remote',
      'remote',
      'layout',
      'layout',
      'storage',
    ]);
  });

  it('take images of an owner in mixed case, as github.repository gives it', () => {
    const [image] = read({ images: 'ghcr.io/Acme/Web:V1' }).images;
    expect(image).toMatchObject({ reference: { repository: 'acme/web', tag: 'V1' } });
  });

  it('take repositories in mixed case, hosts, expressions and a shard', () => {
    const inputs = read({
      repositories: 'ghcr.io/Acme/Web',
      registries: 'registry.example.com, localhost:5000',
      tags: 'v\\d+\nlatest',
      'exclude-tags': 'v0',
      shard: '3/8',
    });
    expect(inputs).toMatchObject({
      repositories: [{ registry: 'ghcr.io', repository: 'acme/web' }],
      registries: ['registry.example.com', 'localhost:5000'],
      tags: [/^(?:v\d+)$/u, /^(?:latest)$/u],
      excludeTags: [/^(?:v0)$/u],
      shard: { index: 3, count: 8 },
    });
  });

  it('take a gateway with its credentials apart', () => {
    const { pushgateway } = read({
      images: 'a/b:1',
      pushgateway: 'https://me:p%40ss%@gateway.example.com/base',
    });
    expect(pushgateway).toMatchObject({ username: 'me', password: 'p%40ss%' });
    expect(pushgateway?.url.href).toBe('https://gateway.example.com/base');
  });

  it.each([
    ['nothing to verify', {}, 'none of "images", "repositories" and "registries"'],
    ['an image without a tag', { images: 'ghcr.io/acme/web' }, 'neither a tag nor a digest'],
    ['an image that is no reference', { images: 'https://ghcr.io/acme/web:1' }, 'images'],
    ['a layout without a path', { images: 'oci:' }, 'names no path'],
    ['a short commit', { images: 'a/b:1', revision: 'abc1234' }, 'revision'],
    ['a platform that is none', { images: 'a/b:1', platforms: 'linux' }, 'platforms'],
    ['a depth that does not exist', { images: 'a/b:1', depth: 'deep' }, 'depth'],
    ['a storage without a path', { images: 'storage:' }, 'names no path'],
    ['a repository with a tag', { repositories: 'ghcr.io/acme/web:1' }, 'it has a tag'],
    ['a registry that is a name', { registries: 'acme' }, 'not the host of a registry'],
    ['a registry with a path', { registries: 'ghcr.io/acme' }, 'not the host of a registry'],
    ['a registry with a scheme', { registries: 'https://ghcr.io' }, 'registries'],
    ['an expression that is none', { repositories: 'ghcr.io/acme/web', tags: 'v(' }, 'tags'],
    ['tags without a list', { images: 'a/b:1', tags: 'v.*' }, 'no list is asked for'],
    [
      'excluded tags without a list',
      { images: 'a/b:1', 'exclude-tags': 'v.*' },
      'no list is asked for',
    ],
    ['a shard of none', { images: 'a/b:1', shard: '1/0' }, 'shard'],
    ['the shard after the last', { images: 'a/b:1', shard: '9/8' }, 'shard'],
    ['a shard before the first', { images: 'a/b:1', shard: '0/8' }, 'shard'],
    ['a shard that is a number', { images: 'a/b:1', shard: '3' }, 'shard'],
    ['a gateway that is no URL', { images: 'a/b:1', pushgateway: 'gateway:9091' }, 'pushgateway'],
    ['a gateway with a query', { images: 'a/b:1', pushgateway: 'http://g/?a=b' }, 'pushgateway'],
    [
      'credentials for an image and a list in another registry',
      { images: 'ghcr.io/a/b:1', registries: 'localhost:5000', username: 'me', password: 'secret' },
      'ghcr.io, localhost:5000',
    ],
    ['an outcome that does not exist', { images: 'a/b:1', 'fail-on': 'ok' }, 'fail-on'],
    [
      'a user without a password',
      { images: 'a/b:1', username: 'me' },
      '"username" was given and "password" was not',
    ],
    [
      'a password without a user',
      { images: 'a/b:1', password: 'secret' },
      '"password" was given and "username" was not',
    ],
    [
      'credentials for two registries',
      { images: 'ghcr.io/a/b:1, quay.io/a/b:1', username: 'me', password: 'secret' },
      'ghcr.io, quay.io',
    ],
  ])('are refused with INPUT_INVALID: %s', (_, inputs, text) => {
    expect(() => read(inputs)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringContaining(text) }),
    );
  });

  it('have all their problems in one error', () => {
    expect(() => read({ images: 'nope', depth: 'deep', wait: 'soon' })).toThrow(
      expect.objectContaining({ message: '3 problems with the inputs' }),
    );
  });
});
