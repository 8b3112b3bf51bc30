import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sampled } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { type SanitizeOptions, sanitize } from '../src/index.ts';
import { refusal } from './refusal.ts';

type Row = readonly [sentence: string, name: string, options: SanitizeOptions, tag: string];

const rows: readonly Row[] = [
  [
    'slashes become dashes',
    'feature/dns/subdomain',
    { suffix: 'def5678' },
    'feature-dns-subdomain-def5678',
  ],
  [
    'capitals become small',
    'feature/Add_New-Feature',
    { suffix: 'abc1234' },
    'feature-add_new-feature-abc1234',
  ],
  [
    'underscores too, when asked',
    'feature/Add_New-Feature',
    { suffix: 'abc1234', alsoReplace: '_' },
    'feature-add-new-feature-abc1234',
  ],
  [
    'a run of special characters is one dash',
    'feature/fix-#123',
    { suffix: '0a19012' },
    'feature-fix-123-0a19012',
  ],
  ['all capitals', 'HOTFIX/Critical-Bug', { suffix: 'abc3456' }, 'hotfix-critical-bug-abc3456'],
  [
    'dots and underscores stay',
    'dependabot/npm_and_yarn/frontend/vite-5.0.12',
    { suffix: 'abc7890' },
    'dependabot-npm_and_yarn-frontend-vite-5.0.12-abc7890',
  ],
  ['leading dashes go', '--foo', {}, 'foo'],
  ['a leading special character goes', '@foo', {}, 'foo'],
  ['a leading dot goes', '.foo', {}, 'foo'],
  ['a leading underscore stays', '_foo', {}, '_foo'],
  ['dashes before the suffix go', 'foo--', { suffix: 'abc1234' }, 'foo-abc1234'],
  ['dots before the suffix go', 'foo.-.', { suffix: 'abc1234' }, 'foo-abc1234'],
  ['dashes inside become one', 'a----b', {}, 'a-b'],
  ['dots inside stay', 'a..b', {}, 'a..b'],
  ['a dash beside a special character is one dash', 'a-/-b', {}, 'a-b'],
  [
    'a name of which nothing is left is told by its hash',
    '日本語',
    { suffix: 'abc1234' },
    'ref-77710aed-abc1234',
  ],
  ['without a suffix too', '日本語', {}, 'ref-77710aed'],
  ['with another fallback', '日本語', { fallback: 'branch' }, 'branch-77710aed'],
  ['without a hash, when asked', '日本語', { disambiguate: 'never' }, 'ref'],
  ['a dot alone leaves nothing', '.', { disambiguate: 'never' }, 'ref'],
  [
    '130 characters are cut with a hash',
    'a'.repeat(130),
    { suffix: 'abc1234' },
    `${'a'.repeat(111)}-1e3c4f47-abc1234`,
  ],
  ['120 characters fit', 'a'.repeat(120), { suffix: 'abc1234' }, `${'a'.repeat(120)}-abc1234`],
  [
    '121 characters do not',
    'a'.repeat(121),
    { suffix: 'abc1234' },
    `${'a'.repeat(111)}-e9615320-abc1234`,
  ],
  ['128 characters fit without a suffix', 'a'.repeat(128), {}, 'a'.repeat(128)],
  [
    'a cut without a hash, when asked',
    'a'.repeat(130),
    { suffix: 'abc1234', disambiguate: 'never' },
    `${'a'.repeat(120)}-abc1234`,
  ],
  [
    'a cut leaves no dash before the suffix',
    `${'a'.repeat(119)}-bcd`,
    { suffix: 'abc1234', disambiguate: 'never' },
    `${'a'.repeat(119)}-abc1234`,
  ],
  [
    'a cut leaves no dash before the hash',
    `${'a'.repeat(110)}-${'b'.repeat(20)}`,
    { suffix: 'abc1234' },
    `${'a'.repeat(110)}-086c4e77-abc1234`,
  ],
  ['a cut to a small room', 'feature/something', { maxLength: 12 }, 'fea-8d928cf0'],
  ['refs/heads/ is no part of the name', 'refs/heads/feature/x', {}, 'feature-x'],
  ['refs/tags/ is no part of the name', 'refs/tags/v1.2.3', {}, 'v1.2.3'],
  ['only one of them is taken off', 'refs/heads/refs/heads/x', {}, 'refs-heads-x'],
  ['other refs are names', 'refs/pull/5/head', {}, 'refs-pull-5-head'],
  ['only ASCII letters are lower-cased', 'İstanbul', {}, 'stanbul'],
  ['the Kelvin sign is not a k', '\u212aelvin', {}, 'elvin'],
  ['letters that look small are special', 'ıx', {}, 'x'],
  ['an emoji inside is one dash', 'a😀😀b', {}, 'a-b'],
  ['shell text is harmless', "x';$(rm -rf /)`id`", {}, 'x-rm-rf-id'],
  ['alsoReplace may hold several characters', 'a.b_c', { alsoReplace: '._' }, 'a-b-c'],
  ['alsoReplace holds characters, not ranges', 'a-c.b', { alsoReplace: 'a-c' }, 'b'],
  ['alsoReplace is no pattern', 'a.b]c', { alsoReplace: ']^\\' }, 'a.b-c'],
  ['strict tells a changed name by its hash', 'Foo', { disambiguate: 'strict' }, 'foo-1cbec737'],
  ['strict leaves an unchanged name', 'foo', { disambiguate: 'strict' }, 'foo'],
  [
    'strict adds a hash to what looks hashed',
    'foo-1cbec737',
    { disambiguate: 'strict' },
    'foo-1cbec737-0807dece',
  ],
  ['auto leaves what looks hashed', 'foo-1cbec737', {}, 'foo-1cbec737'],
  ['always adds a hash', 'foo', { disambiguate: 'always' }, 'foo-2c26b46b'],
  ['the suffix keeps its case', 'a', { suffix: 'RC.1_x' }, 'a-RC.1_x'],
];

describe('sanitize', () => {
  test.each(rows)('%s: %s', (_sentence, name, options, tag) => {
    expect(sanitize(name, options).tag).toBe(tag);
  });

  test.each([
    ['a legal name', 'foo', {}, { lossy: false, truncated: false }],
    ['a name with a ref prefix', 'refs/heads/foo', {}, { lossy: false, truncated: false }],
    ['a changed name', 'Foo', {}, { lossy: true, truncated: false }],
    ['a cut name', 'a'.repeat(129), {}, { lossy: true, truncated: true }],
    ['a name with a hash', 'foo', { disambiguate: 'always' }, { lossy: true, truncated: false }],
    [
      'a name cut for its hash',
      `${'a'.repeat(125)}/b`,
      { disambiguate: 'strict' },
      { lossy: true, truncated: true },
    ],
    ['nothing left', '日本語', {}, { lossy: true, truncated: false }],
  ] as const)(
    'says whether %s can be read back and was cut',
    (_sentence, name, options, expected) => {
      expect(sanitize(name, options)).toMatchObject(expected);
    },
  );

  test('gives the name without the suffix', () => {
    expect(sanitize('a/b', { suffix: 'abc1234' })).toMatchObject({
      name: 'a-b',
      tag: 'a-b-abc1234',
    });
  });

  test.each<[string, string, SanitizeOptions, string]>([
    ['an empty name', '', {}, 'empty'],
    ['a prefix without a name', 'refs/heads/', {}, 'empty'],
    ['NUL', 'a\0b', {}, 'NUL'],
    ['a line feed', 'a\nb', {}, 'line break'],
    ['a carriage return', 'a\r', {}, 'line break'],
    ['a suffix with a slash', 'a', { suffix: 'b/c' }, 'suffix "b/c"'],
    ['a suffix with a line feed at its end', 'a', { suffix: 'b\n' }, 'suffix'],
    ['a suffix that leaves no room', 'a', { suffix: 'x'.repeat(120) }, 'leaves 7 characters'],
    ['a suffix longer than a tag', 'a', { suffix: 'x'.repeat(200) }, 'leaves 0 characters'],
    ['no room for a name and its hash', 'a', { maxLength: 9 }, 'at least 10'],
    ['a length beyond a tag', 'a', { maxLength: 129 }, '129'],
    ['no length', 'a', { maxLength: 0 }, 'maximum length is 0'],
    ['a broken length', 'a', { maxLength: 20.5 }, '20.5'],
    ['a length that is no number', 'a', { maxLength: Number.NaN }, 'NaN'],
    ['a fallback that is no tag', 'a', { fallback: 'a/b' }, 'fallback "a/b"'],
    ['a fallback that ends in a dash', 'a', { fallback: 'a-' }, 'fallback'],
    ['a fallback with two dashes in a row', 'a', { fallback: 'a--b' }, 'fallback'],
    ['an empty fallback', 'a', { fallback: '' }, 'fallback'],
  ])('refuses %s', (_sentence, name, options, problem) => {
    const expected = refusal('NAME_INVALID', { message: problem });
    expect(() => sanitize(name, options)).toThrow(expected);
  });

  test('needs room for one character when there is no hash', () => {
    expect(sanitize('abc', { maxLength: 1, disambiguate: 'never' }).tag).toBe('a');
    expect(sanitize('a/b', { maxLength: 2, disambiguate: 'never' }).tag).toBe('a');
  });

  test('is the same function under every locale', () => {
    const names = ['I/İ/ı/i', 'STRASSE/ß/ẞ', 'Ǆ', '\u212a', 'TITLE', '日本語', 'FIX/ISTANBUL'];
    const script = `import { sanitize } from '@image-relay/image-tags';
      process.stdout.write(JSON.stringify(${JSON.stringify(names)}.map((name) => sanitize(name).tag)));`;
    const run = (locale: string): string =>
      execFileSync(process.execPath, ['--conditions=source', '--input-type=module', '-e', script], {
        cwd: fileURLToPath(new URL('../../..', import.meta.url)),
        env: { ...process.env, LC_ALL: locale, LANG: locale, LANGUAGE: locale },
        encoding: 'utf8',
      });
    const here = JSON.stringify(names.map((name) => sanitize(name).tag));
    const locales = sampled(['tr_TR.UTF-8', 'lt_LT.UTF-8', 'C']);
    expect(locales.map(run)).toEqual(locales.map(() => here));
  });
});
