import { parseRepository } from '@image-relay/oci';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatReleaseImage, parseReleaseImage, type ReleaseImage } from '../src/index.ts';
import { refusal } from './refusal.ts';

const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'0123456789abcdef'.split('')),
    minLength: length,
    maxLength: length,
  });
const commit = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
const right: ReleaseImage = {
  image: parseRepository('ghcr.io/acme/web'),
  digest: `sha256:${'5a'.repeat(32)}`,
  commit,
};
const members = JSON.parse(formatReleaseImage(right)) as Readonly<Record<string, unknown>>;

test('image.json names repository, digest and commit', () => {
  expect(members).toEqual({
    schemaVersion: 1,
    image: 'ghcr.io/acme/web',
    digest: right.digest,
    commit,
  });
});

test('members of a later writer are ignored', () => {
  expect(parseReleaseImage(JSON.stringify({ ...members, platforms: [] }))).toEqual(right);
});

test('what is written is read back', () => {
  const property = fc.property(hex(64), hex(40), (digest, ref) => {
    fc.pre(!/^0+$/.test(ref));
    const image = { ...right, digest: `sha256:${digest}` as const, commit: ref };
    expect(parseReleaseImage(formatReleaseImage(image))).toEqual(image);
  });
  fc.assert(property);
});

describe('image.json is refused', () => {
  test.each([
    ['when it is no JSON', '<html>', 'not JSON'],
    ['when it is no object', 'null', 'schemaVersion'],
    ['when it is of a later version', JSON.stringify({ ...members, schemaVersion: 2 }), '"2"'],
    ['with a tag instead of a digest', JSON.stringify({ ...members, digest: 'latest' }), 'digest'],
    ['with a reference as image', JSON.stringify({ ...members, image: 'a/b:1' }), '"a/b:1"'],
    ['with a short commit', JSON.stringify({ ...members, commit: 'ec26c3e' }), '"ec26c3e"'],
    ['when it is too long', ' '.repeat(70_000), '70000 characters'],
  ])('%s', (_, text, named) => {
    const refused = refusal('RELEASE_IMAGE_INVALID', { message: named });
    expect(() => parseReleaseImage(text)).toThrow(refused);
  });

  test('with every problem in one error', () => {
    expect(() => parseReleaseImage('{}')).toThrow(/schemaVersion.*image.*digest.*commit/s);
  });
});
