import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSection, parseMarker, replaceSection } from '../src/core/section.ts';

const hash = (letter: string) => letter.repeat(40);

describe('the section of a body', () => {
  const marker = fc.record(
    {
      commit: fc.constantFrom(hash('a'), 'b'.repeat(64)),
      head: fc.constantFrom(hash('c'), hash('d')),
      isComplete: fc.boolean(),
    },
    { requiredKeys: ['commit', 'isComplete'] },
  );
  const prose = fc.string().filter((text) => !text.includes('image-relay'));

  test('tells what it was made from', () => {
    const isRead = fc.property(marker, prose, (one, text) => {
      expect(parseMarker(formatSection(one, text))).toEqual(one);
    });
    fc.assert(isRead);
  });

  test('is replaced, and what is around it stays', () => {
    const isKept = fc.property(marker, marker, prose, prose, (one, other, before, after) => {
      const body = `${before}${formatSection(one, 'old')}${after}`;
      const expected = `${before}${formatSection(other, 'new')}${after}`;
      expect(replaceSection(body, formatSection(other, 'new'))).toBe(expected);
    });
    fc.assert(isKept);
  });

  test('is replaced where an editor made all line breaks those of Windows', () => {
    const old = formatSection({ commit: hash('a'), isComplete: true }, 'one\ntwo');
    const body = `mine\n${old}\nmine too`.replaceAll('\n', '\r\n');
    expect(replaceSection(body, 'S')).toBe('mine\r\nS\r\nmine too');
  });

  test.each([
    ['an empty body', '', 'S'],
    ['a body of people', 'mine\n', 'mine\n\nS'],
  ])('is added to %s', (_, body, expected) => {
    expect(replaceSection(body, 'S')).toBe(expected);
  });

  test('whose end was deleted is replaced to the end', () => {
    const body = formatSection({ commit: hash('a'), isComplete: true }, 'text').replace(
      /<!-- image-relay:reintegration end -->/,
      '',
    );
    expect(replaceSection(`mine\n${body}`, 'S')).toBe('mine\nS');
  });

  test('is replaced after a stray end of one', () => {
    const section = formatSection({ commit: hash('a'), isComplete: true }, 'text');
    const stray = '<!-- image-relay:reintegration end -->';
    expect(replaceSection(`${stray}\n${section}`, 'S')).toBe(`${stray}\nS`);
  });

  test('that is no marker of ours is none', () => {
    expect(
      parseMarker('<!-- image-relay:reintegration commit=x state=complete -->'),
    ).toBeUndefined();
  });
});
