import { describe, expect, test } from 'vitest';
import { due } from './promotion-wishes.ts';

/** Which tags a version sets where others are published already. */
type Row = readonly [what: string, published: string, version: string, tags: string];

const lines: readonly Row[] = [
  ['the first of all', '', '1.0.0', 'v1.0.0 1.0 1 latest'],
  ['a patch of the newest line', 'v1.0.0', '1.0.1', 'v1.0.1 1.0 1 latest'],
  ['a minor', 'v1.0.0 v1.0.1', '1.1.0', 'v1.1.0 1.1 1 latest'],
  ['a major', 'v1.0.0 v1.9.9', '2.0.0', 'v2.0.0 2.0 2 latest'],
  ['a hotfix of the line before', 'v1.1.0 v1.2.0', '1.1.1', 'v1.1.1 1.1'],
  ['a hotfix of the major before, its newest line', 'v1.2.0 v2.0.0', '1.2.1', 'v1.2.1 1.2 1'],
  ['a hotfix of the major before, an old line', 'v1.1.0 v1.2.0 v2.0.0', '1.1.1', 'v1.1.1 1.1'],
  ['a new minor of the major before', 'v1.2.0 v2.0.0', '1.3.0', 'v1.3.0 1.3 1'],
  ['a hotfix two majors behind', 'v1.0.0 v2.0.0 v3.0.0', '1.0.1', 'v1.0.1 1.0 1'],
  ['a line that was never released', 'v1.0.0 v1.2.0', '1.1.0', 'v1.1.0 1.1'],
  ['ten after nine', 'v1.9.0', '1.10.0', 'v1.10.0 1.10 1 latest'],
  ['nine after ten', 'v1.10.0', '1.9.9', 'v1.9.9 1.9'],
];

const late: readonly Row[] = [
  ['a patch that a newer one has overtaken', 'v1.2.4', '1.2.3', 'v1.2.3'],
  ['a minor that a newer one has overtaken', 'v1.3.0', '1.2.0', 'v1.2.0 1.2'],
  ['a major that a newer one has overtaken', 'v3.0.0', '2.0.0', 'v2.0.0 2.0 2'],
  ['one that newer ones in every scope have overtaken', 'v1.2.4 v1.3.0 v2.0.0', '1.2.3', 'v1.2.3'],
  ['the newest once more', 'v1.2.3 v1.2.2', '1.2.3', 'v1.2.3 1.2 1 latest'],
  ['an old one once more', 'v1.2.2 v1.2.3', '1.2.2', 'v1.2.2'],
];

const previews: readonly Row[] = [
  ['a pre-release', 'v1.0.0', '1.1.0-rc.1', 'v1.1.0-rc.1'],
  ['the very first, as a pre-release', '', '1.0.0-alpha', 'v1.0.0-alpha'],
  ['a pre-release of a major', 'v1.0.0', '2.0.0-beta.3', 'v2.0.0-beta.3'],
  ['the release after its pre-release', 'v1.1.0-rc.1', '1.1.0', 'v1.1.0 1.1 1 latest'],
  ['a release below a pre-release', 'v2.0.0-rc.1', '1.0.1', 'v1.0.1 1.0 1 latest'],
  ['a pre-release below a release', 'v1.1.0', '1.1.0-rc.2', 'v1.1.0-rc.2'],
  ['a pre-release of a patch', 'v1.1.0', '1.1.1-0', 'v1.1.1-0'],
  ['a pre-release with hyphens', '', '1.0.0-x-y-z', 'v1.0.0-x-y-z'],
];

const zero: readonly Row[] = [
  ['0.x has no major', '', '0.1.0', 'v0.1.0 0.1 latest'],
  ['a patch of 0.x', 'v0.1.0', '0.1.1', 'v0.1.1 0.1 latest'],
  ['an old line of 0.x', 'v0.2.0', '0.1.1', 'v0.1.1 0.1'],
  ['0.x after 1.0', 'v1.0.0 v0.9.0', '0.9.1', 'v0.9.1 0.9'],
  ['1.0 after 0.x', 'v0.9.0', '1.0.0', 'v1.0.0 1.0 1 latest'],
  ['0.0.x', '', '0.0.7', 'v0.0.7 0.0 latest'],
];

const builds: readonly Row[] = [
  ['build metadata', '', '1.2.3+b5', 'v1.2.3_b5'],
  ['build metadata of a pre-release', '', '1.2.3-rc.1+b5', 'v1.2.3-rc.1_b5'],
  ['a release beside its build', 'v1.2.3_b5', '1.2.3', 'v1.2.3 1.2 1 latest'],
  ['a release below a build', 'v1.2.4_b5', '1.2.3', 'v1.2.3 1.2 1 latest'],
];

describe.each([
  ['on lines', lines],
  ['published late', late],
  ['before its release', previews],
  ['in 0.x', zero],
  ['with build metadata', builds],
])('a version %s', (_, rows) => {
  test.each(rows)('%s', (_what, published, version, tags) => {
    expect(due({ version, published: published.split(' ') })).toBe(tags);
  });
});

describe('a version of one of several products', () => {
  test.each([
    ['with a folder', 'api/v', 'api/v1.2.3', 'v1.2.2 v1.2.3', 'v1.2.3 1.2 1 latest'],
    ['with an at sign', 'api@', 'api@1.2.3', 'v1.3.0', 'v1.2.3 1.2'],
    ['with a hyphen', 'api-v', 'api-v0.2.0', '', 'v0.2.0 0.2 latest'],
    ['with folders', 'services/api/', 'services/api/2.0.0', 'v1.0.0', 'v2.0.0 2.0 2 latest'],
    ['as a pre-release', 'api/v', 'api/v1.3.0-rc.1', 'v1.2.3', 'v1.3.0-rc.1'],
    ['of an old line', 'api/v', 'api/v1.2.3', 'v2.0.0 v1.3.0', 'v1.2.3 1.2'],
  ])('%s', (...[, tagPrefix, version, published, tags]) => {
    expect(due({ version, tagPrefix, published: published.split(' ') })).toBe(tags);
  });
});
