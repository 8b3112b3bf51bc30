import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChallenges } from '../../src/auth/challenge.ts';

const plain = (values: readonly string[]) =>
  parseChallenges(values).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

test.each([
  [
    'a Bearer challenge as registries send it',
    ['Bearer realm="https://a/token",service="a",scope="repository:x/y:pull,push"'],
    [['bearer', { realm: 'https://a/token', service: 'a', scope: 'repository:x/y:pull,push' }]],
  ],
  [
    'names and scheme in any case',
    ['BEARER Realm="https://a/token", SERVICE=a'],
    [['bearer', { realm: 'https://a/token', service: 'a' }]],
  ],
  [
    'two challenges in one value',
    ['Basic realm="a, b", Bearer realm="https://a/token"'],
    [
      ['basic', { realm: 'a, b' }],
      ['bearer', { realm: 'https://a/token' }],
    ],
  ],
  [
    'two challenges in two headers',
    ['Basic realm="a"', 'Bearer realm="https://a/token"'],
    [
      ['basic', { realm: 'a' }],
      ['bearer', { realm: 'https://a/token' }],
    ],
  ],
  ['escaped quotes', ['Basic realm="a \\"b\\" c"'], [['basic', { realm: 'a "b" c' }]]],
  [
    'an unquoted URL',
    ['Bearer realm=https://a/token,service=a'],
    [['bearer', { realm: 'https://a/token', service: 'a' }]],
  ],
  ['spaces around the equals sign', ['Basic realm = "a"'], [['basic', { realm: 'a' }]]],
  [
    'a scheme with a bare value before another',
    ['Negotiate YIIabc==, Basic realm="a"'],
    [
      ['negotiate', {}],
      ['basic', { realm: 'a' }],
    ],
  ],
  ['the first of two equal parameters', ['Basic realm="a",realm="b"'], [['basic', { realm: 'a' }]]],
  ['a scheme alone', ['Negotiate'], [['negotiate', {}]]],
  ['stray commas', [', ,Basic realm="a",,'], [['basic', { realm: 'a' }]]],
  ['nothing', [''], []],
])('reads %s', (_, values, expected) => {
  expect(plain(values)).toEqual(expected);
});

test('ends for any text', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (values) => {
      expect(parseChallenges(values)).toBeInstanceOf(Array);
    }),
  );
});
