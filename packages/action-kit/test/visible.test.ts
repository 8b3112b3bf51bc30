import { parseStepLog } from '@image-relay/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inertLine, quote, visible } from '../src/visible.ts';

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('::', '##[', '#', '[', ']', '%0A', '\n', '\r', ' ', '\u00a0', '\u200b'),
      fc.constantFrom(
        'set-output name=tag',
        'add-path',
        'error',
        'stop-commands',
        '\u2028',
        '\u00ad',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''));

describe('visible text', () => {
  test.each([
    ['a newline', 'a\nb', 'a\\nb'],
    ['a Windows newline', 'a\r\nb', 'a\\r\\nb'],
    ['a terminal sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a right-to-left override', 'a\u202eb', 'a\\u{202e}b'],
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['a lone surrogate', 'a\ud800b', 'a\\u{d800}b'],
    ['a NUL', '\0', '\\u{0}'],
    ['other scripts and emoji, which stay', '日本語 é 🙂', '日本語 é 🙂'],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('is one line without control or format characters', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(visible(text))).toBe(false);
      }),
    );
  });
});

describe('an inert line', () => {
  test.each([
    ['::error::x', '\\::error::x'],
    ['  ::error::x', '  \\::error::x'],
    ['\u00a0::error::x', '\u00a0\\::error::x'],
    ['a ::error::x', 'a ::error::x'],
    ['text ##[error]x ##[group]y', 'text ##\\[error]x ##\\[group]y'],
    ['###[error]x', '###\\[error]x'],
  ])('%j is printed as %j', (text, line) => {
    expect(inertLine(text)).toBe(line);
  });

  test('holds no command by the rules of the runner', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(parseStepLog(inertLine(text)).commands).toEqual([]);
      }),
    );
  });
});

describe('a quoted value', () => {
  test.each([
    ['short', 'a\nb', '"a\\nb"'],
    ['as long as the limit', 'x'.repeat(120), `"${'x'.repeat(120)}"`],
    ['longer', 'x'.repeat(121), `"${'x'.repeat(120)}…" (121 characters)`],
    ['longer in code units alone', '🙂'.repeat(100), `"${'🙂'.repeat(100)}"`],
  ])('that is %s', (_, text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });
});
