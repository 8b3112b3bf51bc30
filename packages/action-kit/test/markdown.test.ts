import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdown } from '../src/index.ts';

describe('markdown', () => {
  test.each([
    ['a pipe', 'a|b', 'a&#124;b'],
    ['an element', '<img src=x>', '&#60;img src\\=x&#62;'],
    ['an entity', '&lt;', '&#38;lt;'],
    ['emphasis and code', '*a* _b_ `c`', '\\*a\\* \\_b\\_ \\`c\\`'],
    ['a link', '[a](http://x)', '\\[a\\]\\(http&#58;//x\\)'],
    ['a mention', '@octocat', '&#64;octocat'],
    ['an issue', '#1', '\\#1'],
    ['a newline', 'a\nb', 'a\\\\nb'],
    ['a backslash', 'a\\|b', 'a\\\\&#124;b'],
  ])('escapes %s in text', (_, text, escaped) => {
    expect(markdown.text(text).markdown).toBe(escaped);
  });

  test.each([
    ['an emoji', '🚀', '<code>&#128640;</code>'],
    ['half of one', '\ud83d', '<code>&#92;u&#123;d83d&#125;</code>'],
    ['a letter of another script', '日', '<code>&#26085;</code>'],
  ])('writes %s in code as one character', (_, code, escaped) => {
    expect(markdown.code(code).markdown).toBe(escaped);
  });

  test('builds a table, in which short rows are filled up', () => {
    const { markdown: table } = markdown.table(
      ['tag', 'digest'],
      [['v1', markdown.code('sha256:0a')], ['x']],
    );
    expect(table).toBe(
      '| tag | digest |\n| --- | --- |\n| v1 | <code>sha256&#58;0a</code> |\n| x |  |\n',
    );
  });

  test('fences a block by more back-ticks than it holds', () => {
    expect(markdown.codeBlock('a\n```\nb', 'sh').markdown).toBe('````sh\na\n```\nb\n````\n');
  });

  test.each([
    ['https://example.com/a?b=c&d', '<a href="https://example.com/a?b=c&#38;d">x</a>'],
    ['https://example.com/a b"c', '<a href="https://example.com/a%20b%22c">x</a>'],
    ['https://example.com/%zz|', '<a href="https://example.com/%zz&#124;">x</a>'],
    ['javascript:alert(1)', 'x'],
    ['https://x"onclick="y', '<a href="https://x&#34;onclick=&#34;y/">x</a>'],
  ])('links to %s as %s', (address, link) => {
    expect(markdown.link('x', address).markdown).toBe(link);
  });

  test('keeps any cells in one row of as many columns', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }),
        (cells) => {
          const { markdown: table } = markdown.table(cells, [
            cells.map((cell) => markdown.code(cell)),
          ]);
          const lines = table.split('\n');
          expect(lines).toHaveLength(4);
          expect(lines.slice(0, 3).map((line) => line.split('|').length)).toEqual(
            Array(3).fill(cells.length + 2),
          );
        },
      ),
    );
  });

  test('lets no element through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const built = markdown.text(text).markdown + markdown.code(text).markdown;
        expect(built.replaceAll('<code>', '').replaceAll('</code>', '')).not.toMatch(/[<>]/);
      }),
    );
  });
});
