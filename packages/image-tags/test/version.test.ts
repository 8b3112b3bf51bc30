import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareVersions,
  newestIn,
  parseVersion,
  versionAliases,
  versionOf,
  versionTag,
} from '../src/index.ts';
import { refusal } from './refusal.ts';
import { runsOf } from './runs.ts';

const noVersions = ['v1', 'v1.2', '1.2.3.4', 'v1.2.x', 'V1.2.3', 'vv1.2.3', 'v 1.2.3', ' 1.2.3']
  .concat(['1.2.3 ', '=1.2.3', 'v01.2.3', '1.2.3-', '1.2.3+', '1.2.3-01', 'v1.2.3\n', '', 'latest'])
  .concat([
    'v-1.2.3',
    '99999999999999999999.0.0',
    '1.2.3-é',
    '1.2.3\u00a0',
    'api/v1.2.3',
    'v\t1.2.3',
  ]);

describe('versionOf', () => {
  test.each([
    ['v1.2.3', undefined, '1.2.3'],
    ['1.2.3', undefined, '1.2.3'],
    ['v1.2.3-rc.1+b5', undefined, '1.2.3-rc.1+b5'],
    ['v0.0.0', undefined, '0.0.0'],
    ['api/v1.2.3', 'api/v', '1.2.3'],
    ['api@1.2.3', 'api@', '1.2.3'],
    ['release-1.2.3', 'release-', '1.2.3'],
    ['1.2.3', '', '1.2.3'],
  ])('%s with the prefix %s is %s', (text, tagPrefix, expected) => {
    expect(versionOf(text, tagPrefix === undefined ? {} : { tagPrefix })?.text).toBe(expected);
  });

  test.each(noVersions)('%j is none, and never guessed at', (text) => {
    expect(versionOf(text)).toBeUndefined();
    expect(() => parseVersion(text)).toThrow(refusal('VERSION_INVALID'));
  });

  test.each([
    ['v1.2.3', 'api/v'],
    ['1.2.3', 'api/v'],
    ['web/v1.2.3', 'api/v'],
    ['api/1.2.3', 'api/v'],
    ['api@v1.2.3', 'api@'],
    ['v1.2.3', ''],
    ['api/v1.2.3', 'v'],
  ])('%j with the prefix %s is none, and never guessed at', (text, tagPrefix) => {
    expect(versionOf(text, { tagPrefix })).toBeUndefined();
    expect(() => parseVersion(text, { tagPrefix })).toThrow(refusal('VERSION_INVALID'));
  });

  test('takes a version apart', () => {
    expect(parseVersion('v1.2.3-rc.1+b5.c')).toEqual({
      text: '1.2.3-rc.1+b5.c',
      major: 1,
      minor: 2,
      patch: 3,
      isPrerelease: true,
      build: 'b5.c',
    });
    expect(parseVersion('1.2.3')).not.toHaveProperty('build');
  });

  test('says how a version is written behind its prefix', () => {
    const expected = refusal('VERSION_INVALID', { message: '"api/v1"', hint: '"api/v1.2.3"' });
    expect(() => parseVersion('api/v1', { tagPrefix: 'api/v' })).toThrow(expected);
  });
});

describe('versionTag', () => {
  test.each([
    ['1.2.3', 'v1.2.3'],
    ['v1.2.3-rc.1', 'v1.2.3-rc.1'],
    ['1.2.3+b5', 'v1.2.3_b5'],
    ['1.2.3-rc.1+b5.c-d', 'v1.2.3-rc.1_b5.c-d'],
  ])('of %s is %s', (text, tag) => {
    expect(versionTag(parseVersion(text))).toBe(tag);
  });

  test('is refused for build metadata, when asked', () => {
    expect(versionTag(parseVersion('1.2.3'), 'refuse')).toBe('v1.2.3');
    const expected = refusal('VERSION_INVALID', { message: '1.2.3+b5', hint: 'underscore' });
    expect(() => versionTag(parseVersion('1.2.3+b5'), 'refuse')).toThrow(expected);
  });
});

describe('compareVersions', () => {
  test('orders by semver, not by text', () => {
    const texts = ['1.2.10', '1.2.9', '1.2.9-rc.1', '1.10.0', '0.9.9', '1.2.9-rc.10', '1.2.9-rc.2'];
    const sorted = texts.map((text) => parseVersion(text)).sort(compareVersions);
    expect(sorted.map(({ text }) => text)).toEqual(
      '0.9.9 1.2.9-rc.1 1.2.9-rc.2 1.2.9-rc.10 1.2.9 1.2.10 1.10.0'.split(' '),
    );
  });

  test('does not count build metadata', () => {
    expect(compareVersions(parseVersion('1.2.3+a'), parseVersion('1.2.3+b'))).toBe(0);
  });
});

describe('versionAliases', () => {
  const moved = (version: string, published: string[], tagPrefix = 'v') =>
    versionAliases(parseVersion(version, { tagPrefix }), published, { tagPrefix })
      .filter(({ moves }) => moves)
      .map(({ alias }) => alias)
      .join(' ');

  test.each([
    ['the first release moves all', 'v1.2.3', [], '1.2 1 latest'],
    ['the newest moves all', 'v1.2.3', ['v1.2.2', 'v1.1.9', 'v0.9.0'], '1.2 1 latest'],
    ['a release that is already published moves all', 'v1.2.3', ['v1.2.3'], '1.2 1 latest'],
    ['an old line moves its own minor', 'v1.2.4', ['v1.3.0', 'v1.2.3'], '1.2'],
    ['an old major moves its minor and major', 'v1.3.1', ['v1.3.0', 'v2.0.0'], '1.3 1'],
    ['an old minor of an old major moves its minor', 'v1.2.4', ['v1.3.0', 'v2.0.0'], '1.2'],
    ['a late patch moves nothing', 'v1.2.3', ['v1.2.4'], ''],
    ['ten is more than nine', 'v1.2.10', ['v1.2.9'], '1.2 1 latest'],
    ['nine is less than ten', 'v1.2.9', ['v1.2.10'], ''],
    ['0.x has no major alias', 'v0.4.1', ['v0.4.0'], '0.4 latest'],
    ['a pre-release moves nothing', 'v2.0.0-rc.1', ['v1.0.0'], ''],
    ['build metadata moves nothing', 'v1.2.3+b5', [], ''],
    [
      'a published pre-release stops nothing',
      'v1.2.3',
      ['v2.0.0-rc.1', 'v1.2.4-rc.1'],
      '1.2 1 latest',
    ],
    ['published build metadata stops nothing', 'v1.2.3', ['v1.2.4+b5'], '1.2 1 latest'],
    [
      'tags that are no versions stop nothing',
      'v1.2.3',
      ['v9', 'latest', 'nightly-2026-03-29', 'V9.0.0'],
      '1.2 1 latest',
    ],
  ])('%s: %s after %j moves "%s"', (_sentence, version, published, expected) => {
    expect(moved(version, published)).toBe(expected);
  });

  test.each([
    ['api/v', 'api/v1.2.3', ['api/v1.2.2', 'v9.0.0', 'web/v9.0.0', 'api@9.0.0'], '1.2 1 latest'],
    ['api@', 'api@1.2.3', ['api@1.3.0', 'web@9.0.0'], '1.2'],
  ])('with the prefix %s, %s after %j moves "%s"', (tagPrefix, version, published, expected) => {
    expect(moved(version, published, tagPrefix)).toBe(expected);
  });

  test('says which version is the newest of a scope', () => {
    expect(versionAliases(parseVersion('1.2.4'), ['v1.3.0', 'v2.0.0'])).toEqual([
      { alias: '1.2', scope: 'minor', moves: true, newest: '1.2.4' },
      { alias: '1', scope: 'major', moves: false, newest: '1.3.0' },
      { alias: 'latest', scope: 'latest', moves: false, newest: '2.0.0' },
    ]);
  });

  test('leaves latest out when releases do not move it', () => {
    const decisions = versionAliases(parseVersion('1.2.4'), [], { latest: 'never' });
    expect(decisions.map(({ alias }) => alias)).toEqual(['1.2', '1']);
  });

  test('an alias only ever moves to the newest', () => {
    const part = fc.integer({ min: 0, max: 3 });
    const text = fc
      .tuple(part, part, part, fc.constantFrom('', '', '-rc.1', '+b'))
      .map(([major, minor, patch, rest]) => `v${major}.${minor}.${patch}${rest}`);
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 12 }), (tag, published) => {
        const version = parseVersion(tag);
        for (const { scope, moves, newest } of versionAliases(version, published)) {
          expect(newestIn(scope, version, published) === version).toBe(moves);
          expect(compareVersions(parseVersion(newest), version)).toBeGreaterThanOrEqual(0);
          expect(published.concat(tag)).toContain(`v${newest}`);
        }
      }),
      runsOf(2_000),
    );
  });
});
