import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Bump,
  bumpOf,
  compareVersions,
  gitTagOf,
  lineOf,
  nextVersion,
  parseVersion,
  type ReleaseLine,
  releasesOn,
  versionAfter,
  versionOf,
} from '../src/index.ts';

const labels = { major: ['major', 'Breaking'], minor: ['minor'], patch: ['patch', 'fix'] };
const main: ReleaseLine = { kind: 'main', name: 'main', branch: 'main' };
const line = (text: string) => lineOf(text) ?? main;

describe('a release increments', () => {
  test.each<[string, string[][], Bump]>([
    ['minor without changes', [], 'minor'],
    ['minor for a change without a label', [[]], 'minor'],
    ['minor for labels that say nothing', [['docs', 'team/a']], 'minor'],
    ['patch when every change is one', [['fix'], ['patch']], 'patch'],
    ['minor when one of them is none', [['fix'], []], 'minor'],
    ['major for the highest label', [['fix'], ['minor'], ['major']], 'major'],
    ['by the highest label of one change', [['patch', 'breaking']], 'major'],
    ['whatever the case of a label', [['PATCH']], 'patch'],
  ])('%s', (_, changes, expected) => {
    expect(bumpOf(changes, labels)).toBe(expected);
  });
});

describe('the next version on main is', () => {
  test.each<[string, string[], Bump, string]>([
    ['0.1.0 when nothing is released', [], 'major', '0.1.0'],
    ['0.1.0 when no tag is a version', ['latest', 'v1', 'v1.2', 'nightly'], 'patch', '0.1.0'],
    ['a patch', ['v1.2.3'], 'patch', '1.2.4'],
    ['a minor', ['v1.2.3'], 'minor', '1.3.0'],
    ['a major', ['v1.2.3'], 'major', '2.0.0'],
    [
      'after the highest by precedence',
      ['v1.2.9', 'v1.2.10', 'v1.10.0', 'v1.9.9'],
      'patch',
      '1.10.1',
    ],
    ['after the highest of all lines', ['v1.3.0', 'v1.2.9'], 'minor', '1.4.0'],
    ['not moved by pre-releases', ['v1.2.3', 'v2.0.0-rc.1', 'v1.3.0-nightly.9'], 'minor', '1.3.0'],
    ['the same with and without a v', ['1.2.3', 'v1.2.2'], 'minor', '1.3.0'],
    ['after a version with build metadata', ['v1.2.3+b5'], 'patch', '1.2.4'],
  ])('%s', (_, tags, bump, expected) => {
    expect(nextVersion(main, tags, { bump }).text).toBe(expected);
  });
});

describe('the next version on a line is', () => {
  test.each<[string, string[], string, string]>([
    [
      'its highest patch plus one',
      ['v1.2.0', 'v1.2.1', 'v1.3.0', 'v2.0.0'],
      'release/1.2',
      '1.2.2',
    ],
    ['by number, not by text', ['v1.2.9', 'v1.2.10'], 'release/1.2.0', '1.2.11'],
    ['its first patch when it has none', ['v1.1.4'], 'release/1.2', '1.2.0'],
    ['the one that a pre-release announced', ['v1.2.0', 'v1.2.1-rc.1'], 'release/1.2', '1.2.1'],
  ])('%s', (_, tags, branch, expected) => {
    const bumps: readonly Bump[] = ['major', 'minor', 'patch'];
    expect(bumps.map((bump) => nextVersion(line(branch), tags, { bump }).text)).toEqual([
      expected,
      expected,
      expected,
    ]);
  });
});

describe('the next pre-release is', () => {
  test.each<[string, string[], string]>([
    ['number one', ['v1.2.3'], '1.3.0-rc.1'],
    ['after the highest by number', ['v1.2.3', 'v1.3.0-rc.9', 'v1.3.0-rc.10'], '1.3.0-rc.11'],
    ['after one with build metadata', ['v1.2.3', 'v1.3.0-rc.2+b5'], '1.3.0-rc.3'],
    ['not after those of other names', ['v1.2.3', 'v1.3.0-beta.4', 'v1.3.0-rc.x'], '1.3.0-rc.1'],
  ])('%s', (_, tags, expected) => {
    expect(nextVersion(main, tags, { bump: 'minor', prerelease: 'rc' }).text).toBe(expected);
  });
});

test.each([
  ['1.2.3', '1.2.4'],
  ['1.2.3+b5', '1.2.4'],
  ['1.3.0-rc.9', '1.3.0-rc.10'],
  ['1.3.0-rc', '1.3.0-rc.1'],
  ['1.3.0-rc.1+b5', '1.3.0-rc.2'],
])('after %s, which is taken, comes %s', (taken, expected) => {
  expect(versionAfter(parseVersion(taken)).text).toBe(expected);
});

describe('components of one repository', () => {
  const tags = ['api/v1.2.0', 'api/v1.2.1', 'web/v3.0.0', 'api@9.0.0', 'v7.0.0'];
  test.each([
    ['api/v', 'api/v1.3.0'],
    ['web/v', 'web/v3.1.0'],
    ['api@', 'api@9.1.0'],
    ['v', 'v7.1.0'],
    ['new/v', 'new/v0.1.0'],
  ])('with the prefix %s count their own tags', (tagPrefix, expected) => {
    const next = nextVersion(main, tags, { bump: 'minor', tagPrefix });
    expect(gitTagOf(next, { tagPrefix })).toBe(expected);
  });
});

const number = fc.nat(20);
const version = fc
  .tuple(number, number, number)
  .map(([major, minor, patch]) => `v${major}.${minor}.${patch}`);
const anyTag = fc.oneof(version, fc.string(), fc.constantFrom('v1', 'v1.2.3-rc.1', 'latest'));
const anyBump = fc.constantFrom<Bump>('major', 'minor', 'patch');
const anyLine = fc.oneof(
  fc.constant(main),
  fc.tuple(number, number).map(([major, minor]) => line(`release/${major}.${minor}`)),
);

test('the next version is new, on its line, and above all releases of it', () => {
  const property = fc.property(fc.array(anyTag), anyLine, anyBump, (tags, on, bump) => {
    const next = nextVersion(on, tags, { bump });
    const releases = releasesOn(on, tags);
    expect(releases.every((one) => compareVersions(next, one) > 0)).toBe(true);
    expect(tags).not.toContain(gitTagOf(next));
    expect(versionOf(gitTagOf(next))).toEqual(next);
  });
  fc.assert(property);
});

test('the order of the tags does not count', () => {
  const tags = fc.shuffledSubarray(['v1.2.0', 'v1.2.10', 'v1.3.0', 'x', 'v2.0.0-rc.1']);
  const property = fc.property(tags, anyBump, (shuffled, bump) => {
    const sorted = shuffled.toSorted();
    expect(nextVersion(main, shuffled, { bump })).toEqual(nextVersion(main, sorted, { bump }));
  });
  fc.assert(property);
});

test('those that find a version taken get consecutive ones', () => {
  const property = fc.property(number, number, fc.integer({ min: 1, max: 8 }), (...numbers) => {
    const [major, minor, count] = numbers;
    const on = line(`release/${major}.${minor}`);
    const taken: string[] = [];
    for (let turn = 0; turn < count; turn += 1) {
      let wanted = nextVersion(on, [], { bump: 'minor' });
      while (taken.includes(wanted.text)) wanted = versionAfter(wanted);
      taken.push(wanted.text);
    }
    const expected = Array.from({ length: count }, (_, patch) => `${major}.${minor}.${patch}`);
    expect(taken).toEqual(expected);
  });
  fc.assert(property);
});
