import { parseVersion } from '@image-relay/image-tags';
import { describe, expect, test } from 'vitest';
import { findHashTag } from '../src/core/find-tag.ts';
import { type PublicationWish, planBranch, planPublication } from '../src/core/release-plan.ts';

const commit = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';

describe('a draft that is published', () => {
  const draft = { tag: 'v1.2.3', isDraft: true, isPrerelease: false };
  const published = (tag: string) => ({ tag, isDraft: false, isPrerelease: false });
  const newest = '1.2.3 is the newest release';
  const newer = (text: string) => `${text} is published, which is newer than 1.2.3`;
  const preview = (text: string) => `${text} is a pre-release`;

  test.each<[string, Partial<PublicationWish>, boolean, string]>([
    ['alone is the latest', {}, true, newest],
    ['above others is the latest', { releases: [published('v1.2.2')] }, true, newest],
    ['below another is not', { releases: [published('v1.2.4')] }, false, newer('1.2.4')],
    ['below a draft is', { releases: [{ ...draft, tag: 'v2.0.0' }] }, true, newest],
    [
      'below a pre-release is',
      { releases: [{ ...published('v2.0.0'), isPrerelease: true }] },
      true,
      newest,
    ],
    ['below a pre-release by version is', { releases: [published('v2.0.0-rc.1')] }, true, newest],
    ['beside what is no version is', { releases: [published('spring')] }, true, newest],
    ['beside another prefix is', { releases: [published('api/v9.0.0')] }, true, newest],
    [
      'below another of its own prefix is not',
      { tagPrefix: 'api/v', releases: [published('api/v9.0.0')] },
      false,
      newer('9.0.0'),
    ],
    [
      'as a pre-release is not',
      { release: { ...draft, isPrerelease: true } },
      false,
      preview('1.2.3'),
    ],
    [
      'with the version of a pre-release is not',
      { version: parseVersion('1.2.3-rc.1') },
      false,
      preview('1.2.3-rc.1'),
    ],
    [
      'with build metadata is not',
      { version: parseVersion('1.2.3+b5') },
      false,
      '1.2.3+b5 has build metadata',
    ],
    ['is not when that is left alone', { latest: 'never' }, false, '"Latest" is left alone'],
  ])('%s', (_, wish, latest, reason) => {
    const version = parseVersion('1.2.3');
    const all = {
      release: draft,
      version,
      latest: 'newest',
      tagPrefix: 'v',
      releases: [],
    } as const;
    expect(planPublication({ ...all, ...wish })).toEqual({ action: 'publish', latest, reason });
  });

  test('is left when it is published already', () => {
    const release = published('v1.2.3');
    const version = parseVersion('1.2.3');
    const wish = { release, version, latest: 'newest', tagPrefix: 'v', releases: [] } as const;
    expect(planPublication(wish)).toMatchObject({ action: 'keep', latest: false });
  });
});

test.each([
  ['that is not there is created', undefined, 'create'],
  ['that is at the commit is kept', commit, 'keep'],
  ['that is elsewhere is refused', 'a'.repeat(40), 'refuse'],
])('a branch %s', (_, at, action) => {
  expect(planBranch('release/1.2.3', commit, at)).toMatchObject({ action, commit });
});

describe('the tag of a hash', () => {
  const short = { tag: 'sha-ec26c3e', isWhole: false };
  const whole = { tag: `sha-${commit}`, isWhole: true };

  test.each([
    ['may be short', ['sha-ec26c3e'], short],
    ['may be whole', [`sha-${commit}`], whole],
    ['is the longest', ['sha-ec26c3e', `sha-${commit}`, 'sha-ec26c3e5'], whole],
    ['is not shorter than 7 digits', ['sha-ec26c3'], undefined],
    ['is not longer than the hash', [`sha-${commit}0`], undefined],
    ['is not that of another hash', ['sha-ec26c3f'], undefined],
    ['is not that of another kind', ['tree-ec26c3e', 'pr-1-ec26c3e'], undefined],
    ['is not that of one platform', ['sha-ec26c3e-amd64'], undefined],
    ['is not that of a variant', ['workers-sha-ec26c3e'], undefined],
    ['has lower case', ['sha-EC26C3E'], undefined],
    ['is not there', [], undefined],
  ])('%s', (_, tags, found) => {
    expect(findHashTag('sha', commit, tags)).toEqual(found);
  });
});
