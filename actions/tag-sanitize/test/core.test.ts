import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answer, explain, type TagRequest } from '../src/core.ts';

const request = (given: Partial<TagRequest>): TagRequest => ({
  name: 'main',
  maxLength: 128,
  disambiguate: 'auto',
  fallback: 'ref',
  reserved: 'refuse',
  ...given,
});

describe('a name that has a meaning of its own as a tag', () => {
  test.each(['latest', 'v1.2.3', '1.2', `sha256-${'0a'.repeat(32)}`, 'refs/tags/v2', 'LATEST'])(
    'such as %s is refused',
    (name) => {
      expect(() => answer(request({ name }))).toThrow(
        expect.objectContaining({ code: 'TAG_RESERVED' }),
      );
    },
  );

  test('is reported when that is allowed', () => {
    expect(answer(request({ name: 'latest', reserved: 'allow' }))).toMatchObject({
      tag: 'latest',
      reserved: true,
    });
  });

  test.each(['latest', 'v1.2.3', 'release/1.2', 'pr-5-fix', 'sha256'])(
    'is free with a suffix: %s',
    (name) => {
      const { tag, reserved } = answer(request({ name, suffix: 'abc1234' }));
      expect([tag, reserved]).toEqual([`${name.replace('/', '-')}-abc1234`, false]);
    },
  );

  test.each([
    ['pr-5', 'abc1234'],
    ['mq-5', 'abc1234'],
    ['sha', 'abc1234'],
    ['Tree', 'abc1234-arm64'],
    ['nightly', '2026-03-29'],
    ['sha256', '0a'.repeat(32)],
    ['sha1', '0a'.repeat(20)],
  ])('is refused when it is one by its suffix: %s with %s', (name, suffix) => {
    expect(() => answer(request({ name, suffix }))).toThrow(
      expect.objectContaining({ code: 'TAG_RESERVED', hint: expect.stringContaining('before') }),
    );
    expect(answer(request({ name, suffix, reserved: 'allow' })).reserved).toBe(true);
  });
});

test('every name that is not refused gives a legal tag that says what it is', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/[\0\r\n]/.test(text));
  const suffix = fc.option(fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/), { nil: undefined });
  fc.assert(
    fc.property(name, suffix, (text, given) => {
      const asked = request({
        name: text,
        reserved: 'allow',
        ...(given === undefined ? {} : { suffix: given }),
      });
      const answered = answer(asked);
      expect(answered.tag).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
      expect(answered.tag.startsWith(answered.name)).toBe(true);
      expect(explain(asked, answered)).toContain(`tag ${answered.tag} for "`);
    }),
  );
});

test.each([
  [{ name: 'main' }, 'tag main for "main"'],
  [{ name: 'a b' }, 'tag a-b for "a b": the name cannot be read back from it'],
  [
    { name: 'latest', reserved: 'allow' as const },
    'tag latest for "latest": it has a meaning of its own',
  ],
])('%j is explained as: %s', (given, line) => {
  const asked = request(given);
  expect(explain(asked, answer(asked))).toBe(line);
});
