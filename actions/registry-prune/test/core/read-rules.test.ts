import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/core/duration.ts';
import { readRules } from '../../src/core/read-rules.ts';

describe('durations are read strictly', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['0s', 0],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['3', '3 d', '3days', 'd', '', '-1d', '1.5h', '1e3s', '3D', '3w', '٣d', '1h30m', '3d\n'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});

function problemsOf(document: unknown): readonly string[] {
  const read = readRules(document);
  return 'problems' in read ? read.problems : [];
}

describe('rules', () => {
  it('take every documented key', () => {
    const read = readRules([
      { match: '^pr-.*$', 'keep-for': '24h', 'keep-newest': 3 },
      { class: ['release', 'alias'], keep: 'forever' },
      { class: 'release', 'keep-newest': 2, 'group-by': 'minor' },
      { untagged: true, 'keep-for': '1h' },
    ]);
    expect(read).toMatchObject({
      rules: [
        { label: 'match ^pr-.*$', forever: false, keepForMs: 86_400_000, keepNewest: 3 },
        { label: 'class alias, release', forever: true },
        { label: 'class release', keepNewest: 2, groupByMinor: true },
        { label: 'untagged', keepForMs: 3_600_000 },
      ],
    });
  });

  it.each<[string, unknown, string]>([
    ['no list', { match: '^a$' }, 'expected a list of rules, found keys and values'],
    ['an empty list', [], 'expected a list of rules, found an empty list'],
    ['nothing', null, 'expected a list of rules, found nothing'],
    ['a rule that is text', ['latest'], 'rule 1: expected keys and values, found "latest"'],
    ['a key that is not known', [{ class: 'branch', keepFor: '7d', keep: 'forever' }], 'keepFor'],
    ['a rule for nothing', [{ 'keep-for': '7d' }], 'exactly one of "match", "class", "untagged"'],
    [
      'a rule for two things',
      [{ class: 'branch', untagged: true, keep: 'forever' }],
      'found "class", "untagged"',
    ],
    ['a rule that says nothing', [{ class: 'branch' }], 'expected "keep: forever"'],
    ['both ways of keeping', [{ class: 'branch', keep: 'forever', 'keep-for': '1d' }], 'without'],
    ['an unknown class', [{ class: 'feature', 'keep-for': '1d' }], 'found "feature"'],
    ['no class at all', [{ class: [], 'keep-for': '1d' }], 'found none'],
    ['an expression for a part of a tag', [{ match: 'pr-', 'keep-for': '1d' }], 'from ^ to $'],
    ['an expression that is none', [{ match: '^($', 'keep-for': '1d' }], 'no regular expression'],
    ['why it is none', [{ match: '^($', 'keep-for': '1d' }], 'expression: Unterminated group'],
    ['one that is none by itself', [{ match: '^a)|(b$', 'keep-for': '1d' }], 'Unmatched'],
    ['a number for a duration', [{ class: 'branch', 'keep-for': 7 }], 'd (days)'],
    ['a duration in weeks', [{ class: 'branch', 'keep-for': '2w' }], 'found "2w"'],
    ['to keep none', [{ class: 'branch', 'keep-newest': 0 }], 'a whole number from 1'],
    ['a count as text', [{ class: 'branch', 'keep-newest': '3' }], 'found "3"'],
    ['an unknown group', [{ class: 'release', 'keep-newest': 1, 'group-by': 'major' }], 'minor'],
    [
      'a group without a count',
      [{ class: 'release', 'keep-for': '1d', 'group-by': 'minor' }],
      'needs',
    ],
    ['untagged as text', [{ untagged: 'yes', 'keep-for': '1d' }], 'untagged: true'],
    ['keep for a while', [{ class: 'branch', keep: '7d' }], 'found "7d"'],
  ])('say what is wrong with %s', (_, document, expected) => {
    expect(problemsOf(document).join('\n')).toContain(expected);
  });

  it('name every problem at once', () => {
    expect(problemsOf([{ match: 'a' }, { class: 'branch', 'keep-for': '3' }, 7])).toHaveLength(4);
  });

  it('anchor alternatives as a whole', () => {
    const read = readRules([{ match: '^pr-1|latest$', 'keep-for': '1d' }]);
    expect(read).toMatchObject({ rules: [{ scope: { pattern: /^(?:^pr-1|latest$)$/u } }] });
  });
});
