import { describe, expect, test } from 'vitest';
import { isOnLine, type LineOptions, lineOf } from '../src/index.ts';

const named = (text: string, options?: LineOptions) => {
  const line = lineOf(text, options);
  return line === undefined ? undefined : [line.name, line.branch];
};

describe('a line is', () => {
  test.each<[string, string, LineOptions, [string, string]]>([
    ['the default branch', 'refs/heads/main', {}, ['main', 'main']],
    [
      'the default branch by another name',
      'refs/heads/trunk',
      { defaultBranch: 'trunk' },
      ['main', 'trunk'],
    ],
    ['what the word main says', 'main', { defaultBranch: 'trunk' }, ['main', 'trunk']],
    ['a branch of a minor', 'refs/heads/release/1.2', {}, ['release/1.2', 'release/1.2']],
    ['a branch of a version', 'release/1.2.0', {}, ['release/1.2', 'release/1.2.0']],
    ['a branch with a v', 'release/v1.2.0', {}, ['release/1.2', 'release/v1.2.0']],
    [
      'one of several components',
      'release/api/v1.2',
      { tagPrefix: 'api/v' },
      ['release/1.2', 'release/api/v1.2'],
    ],
    [
      'the same without the v',
      'release/api/1.2.0',
      { tagPrefix: 'api/v' },
      ['release/1.2', 'release/api/1.2.0'],
    ],
    [
      'one by an at sign',
      'release/api@1.2',
      { tagPrefix: 'api@' },
      ['release/1.2', 'release/api@1.2'],
    ],
    [
      'a default branch that looks like a release',
      'release/1.2',
      { defaultBranch: 'release/1.2' },
      ['main', 'release/1.2'],
    ],
  ])('%s', (_, text, options, expected) => {
    expect(named(text, options)).toEqual(expected);
  });
});

describe('no line is', () => {
  test.each<[string, string, LineOptions?]>([
    ['a feature branch', 'refs/heads/feature/x'],
    ['a branch named main beside the default branch', 'refs/heads/main', { defaultBranch: 'dev' }],
    ['a tag', 'refs/tags/v1.2.0'],
    ['a pull request', 'refs/pull/1/merge'],
    ['a major alone', 'release/1'],
    ['four numbers', 'release/1.2.3.4'],
    ['a pre-release', 'release/1.2.0-rc.1'],
    ['a wildcard', 'release/1.2.x'],
    ['half a prefix that ends in v', 'release/re1.2', { tagPrefix: 'rev' }],
    ['a leading zero', 'release/1.02'],
    ['another component', 'release/web/1.2', { tagPrefix: 'api/v' }],
    ['a name behind the version', 'release/1.2/fix'],
    ['a number out of reach', `release/1.${'9'.repeat(20)}`],
    ['nothing', ''],
  ])('%s', (_, text, options) => {
    expect(lineOf(text, options)).toBeUndefined();
  });
});

test('a version is on the line of its minor, and every version on main', () => {
  const [main, line] = [lineOf('main'), lineOf('release/1.2')] as const;
  const versions = [
    { major: 1, minor: 2 },
    { major: 1, minor: 3 },
    { major: 2, minor: 2 },
  ];
  expect(versions.map((one) => main !== undefined && isOnLine(main, one))).toEqual([
    true,
    true,
    true,
  ]);
  expect(versions.map((one) => line !== undefined && isOnLine(line, one))).toEqual([
    true,
    false,
    false,
  ]);
});
