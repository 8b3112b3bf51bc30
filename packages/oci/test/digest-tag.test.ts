import { describe, expect, test } from 'vitest';
import {
  algorithmOf,
  createDigester,
  digestOf,
  EMPTY_JSON_DIGEST,
  encodedOf,
  isComputableAlgorithm,
  isDigest,
  isTag,
  parseDigest,
  parseTag,
} from '../src/index.ts';
import { refusal } from './refusal.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = '0123456789abcdef'.repeat(4);

describe('digests', () => {
  test.each([
    [`sha256:${hex}`, true],
    [`sha512:${hex}${hex}`, true],
    [`blake3:${hex}`, true],
    ['multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8', true],
    ['sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564', true],
    [`sha256:${hex.toUpperCase()}`, false],
    [`SHA256:${hex}`, false],
    [`sha256:${hex.slice(1)}`, false],
    [`sha256:${hex}0`, false],
    [`sha512:${hex}`, false],
    [`blake3:${hex}00`, false],
    [`sha256:${hex}\n`, false],
    [`sha256:${hex.slice(1)}g`, false],
    [`sha256/${hex}`, false],
    ['sha256:', false],
    [':abc', false],
    ['abc', false],
    ['', false],
    ['a++b:cd', false],
    ['md5:../../etc/passwd', false],
    [`x:${'a'.repeat(600)}`, false],
    ['constructor:abc', true],
    ['__proto__:abc', false],
  ])('%s is a digest: %s', (text, expected) => {
    expect(isDigest(text)).toBe(expected);
  });

  test('are computed over bytes as they are', () => {
    expect(digestOf(bytes('{}'))).toBe(EMPTY_JSON_DIGEST);
    expect(digestOf(bytes(''))).toBe(
      'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(digestOf(bytes('abc'), 'sha512')).toMatch(/^sha512:ddaf35a193617abacc417349ae204131/);
  });

  test('are the same in pieces as in one', () => {
    const digester = createDigester('sha512');
    digester.update(bytes('a'));
    digester.update(bytes('bc'));
    expect(digester.digest()).toBe(digestOf(bytes('abc'), 'sha512'));
  });

  test('are taken apart at the colon', () => {
    expect([algorithmOf(`sha256:${hex}`), encodedOf(`sha256:${hex}`)]).toEqual(['sha256', hex]);
  });

  test.each(['blake3', 'md5', 'sha1', 'constructor', ''])('cannot be computed with %s', (name) => {
    expect(isComputableAlgorithm(name)).toBe(false);
    expect(() => createDigester(name)).toThrow(refusal('DIGEST_INVALID'));
  });

  test('are given back when they are right', () => {
    expect(parseDigest(`sha256:${hex}`)).toBe(`sha256:${hex}`);
  });

  test.each([
    [`SHA256:${hex.toUpperCase()}`, `sha256:${hex}`, ''],
    [`sha256:${hex.slice(1)}`, '64 hexadecimal digits', 'found 63'],
    ['latest', '64 hexadecimal digits', 'no ":"'],
    ['toString:!', '64 hexadecimal digits', 'expected algorithm:encoded'],
  ])('are refused with advice: %s', (text, advice, problem) => {
    const expected = refusal('DIGEST_INVALID', { message: problem, hint: advice });
    expect(() => parseDigest(text)).toThrow(expected);
  });
});

describe('tags', () => {
  test.each(['a', '_', '0', 'latest', 'v1.2.3_b5', 'A.B-C_', 'x'.repeat(128)])(
    '%s is one',
    (tag) => {
      expect(isTag(tag)).toBe(true);
      expect(parseTag(tag)).toBe(tag);
    },
  );

  test.each([
    ['', 'empty'],
    ['.a', 'starts with "."'],
    ['-a', 'starts with "-"'],
    ['a b', 'contains " "'],
    ['a\n', 'contains "\\n"'],
    ['a+b', 'contains "+"'],
    ['a/b', 'contains "/"'],
    ['é', 'contains "é"'],
    ['a😀', 'contains "😀"'],
    ['x'.repeat(129), '129 characters'],
  ])('%s is none', (text, problem) => {
    expect(isTag(text)).toBe(false);
    expect(() => parseTag(text)).toThrow(refusal('TAG_INVALID', { message: problem }));
  });
});
