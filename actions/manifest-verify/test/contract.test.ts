import { parseInputs } from '@image-relay/action-kit';
import { describe, expect, it } from 'vitest';
import { contract } from '../src/contract.ts';

function read(inputs: Readonly<Record<string, string>>) {
  const env = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return parseInputs(contract, Object.fromEntries(env) as Record<string, string>);
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
      timeout: 30_000,
      failOn: ['broken', 'unverifiable'],
      platforms: [],
    });
  });

  it('take tags, digests and layouts, with comments and commas', () => {
    const text = `ghcr.io/acme/web:1 # newest\n ghcr.io/acme/web@sha256:${'a'.repeat(64)}, oci:out:v1\n oci-archive:image.tar`;
    expect(read({ images: text }).images.map(({ kind }) => kind)).toEqual([
      'remote',
      'remote',
      'layout',
      'layout',
    ]);
  });

  it.each([
    ['no images at all', {}, 'images'],
    ['an image without a tag', { images: 'ghcr.io/acme/web' }, 'neither a tag nor a digest'],
    ['an image that is no reference', { images: 'https://ghcr.io/acme/web:1' }, 'images'],
    ['a layout without a path', { images: 'oci:' }, 'names no path'],
    ['a short commit', { images: 'a/b:1', revision: 'abc1234' }, 'revision'],
    ['a platform that is none', { images: 'a/b:1', platforms: 'linux' }, 'platforms'],
    ['a depth that does not exist', { images: 'a/b:1', depth: 'full' }, 'depth'],
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
