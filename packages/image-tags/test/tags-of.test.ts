import { isTag } from '@image-relay/oci';
import { describe, expect, test } from 'vitest';
import { type Identity, type TagOptions, tagsOf } from '../src/index.ts';
import { commit, main, of, pullRequest, release, tree } from './images.ts';

type Row = readonly [sentence: string, identity: Identity, options: TagOptions, tags: string];

const rows: readonly Row[] = [
  ['a pull request by number and commit', pullRequest, {}, 'pr-7-0a19012'],
  [
    'a merge group by number and commit',
    of('merge-group', { pullRequest: 104 }),
    {},
    'mq-104-0a19012',
  ],
  ['the default branch by its commit, and latest', main, {}, 'sha-0a19012 latest'],
  [
    'the default branch without latest when releases move it',
    main,
    { latest: 'newest-release' },
    'sha-0a19012',
  ],
  [
    'the default branch without latest when nothing moves it',
    main,
    { latest: 'never' },
    'sha-0a19012',
  ],
  [
    'the development branch by its commit, and dev',
    of('development-branch', { branch: 'development' }),
    {},
    'sha-0a19012 dev',
  ],
  [
    'a branch by name and commit',
    of('branch', { branch: 'feature/dns/subdomain' }),
    {},
    'feature-dns-subdomain-0a19012',
  ],
  [
    'a release branch by name and commit',
    of('release-branch', { branch: 'release/1.2' }),
    {},
    'release-1.2-0a19012',
  ],
  ['a git tag by name and commit', of('git-tag', { gitTag: 'Spring/24' }), {}, 'spring-24-0a19012'],
  [
    'a git tag of another package by name and commit',
    of('git-tag', { gitTag: 'api/v1.2.3' }),
    {},
    'api-v1.2.3-0a19012',
  ],
  ['a release by its version, with minor and major', release('1.2.3'), {}, 'v1.2.3 1.2 1'],
  ['a release below 1 without major', release('0.4.1'), {}, 'v0.4.1 0.4'],
  [
    'a pre-release alone',
    release('2.0.0-rc.1'),
    { latest: 'newest-release', published: [] },
    'v2.0.0-rc.1',
  ],
  [
    'a release that is marked as a pre-release alone',
    { ...release('2.0.0'), isPrerelease: true },
    { latest: 'newest-release', published: [] },
    'v2.0.0',
  ],
  ['build metadata alone', release('1.2.3+b5'), {}, 'v1.2.3_b5'],
  [
    'the newest release with latest',
    release('1.2.3'),
    { latest: 'newest-release', published: ['v1.2.2'] },
    'v1.2.3 1.2 1 latest',
  ],
  [
    'the newest release without latest when the branch moves it',
    release('1.2.3'),
    { published: ['v1.2.2'] },
    'v1.2.3 1.2 1',
  ],
  [
    'an old line with its own minor',
    release('1.2.4'),
    { latest: 'newest-release', published: ['v1.3.0'] },
    'v1.2.4 1.2',
  ],
  [
    'a release with latest only when the others are known',
    release('1.2.3'),
    { latest: 'newest-release' },
    'v1.2.3 1.2 1',
  ],
  [
    'published versions behind their prefix',
    release('1.2.3'),
    { published: ['api/v1.3.0', 'v9.0.0'], tagPrefix: 'api/v' },
    'v1.2.3 1.2',
  ],
  [
    'a nightly by its date, and nightly',
    of('nightly', { date: '2026-03-29', branch: 'main' }),
    {},
    'nightly-2026-03-29 nightly',
  ],
  ['a tag by hand as it is', of('manual', { tag: 'Stable_1' }), {}, 'Stable_1'],
  ['more digits of the commit', pullRequest, { shaLength: 12 }, 'pr-7-0a19012bcdef'],
  ['all digits of the commit', main, { shaLength: 40 }, `sha-${commit} latest`],
  [
    'a variant before every tag',
    main,
    { variant: 'workers' },
    'workers-sha-0a19012 workers-latest',
  ],
  [
    'a variant before a release',
    release('1.2.3'),
    { variant: 'workers' },
    'workers-v1.2.3 workers-1.2 workers-1',
  ],
  [
    'a variant before a tag by hand',
    of('manual', { tag: 'stable' }),
    { variant: 'workers' },
    'workers-stable',
  ],
  [
    'a variant once before a tag by hand that has it',
    of('manual', { tag: 'workers-stable' }),
    { variant: 'workers' },
    'workers-stable',
  ],
  ['a platform behind the primary tag alone', main, { arch: 'amd64', tree }, 'sha-0a19012-amd64'],
  [
    'a platform with its variant',
    pullRequest,
    { arch: 'linux/arm/v7' },
    'pr-7-0a19012-linux-arm-v7',
  ],
  ['a platform behind a release', release('1.2.3'), { arch: 'ARM64' }, 'v1.2.3-arm64'],
  [
    'a variant and a platform',
    of('branch', { branch: 'x' }),
    { variant: 'w', arch: 'arm64' },
    'w-x-0a19012-arm64',
  ],
  [
    'a platform once behind a tag by hand that has it',
    of('manual', { tag: 'x-amd64' }),
    { arch: 'amd64' },
    'x-amd64',
  ],
  ['the git tree, when asked', pullRequest, { tree }, 'pr-7-0a19012 tree-77aa00b'],
  [
    'the git tree with as many digits',
    main,
    { tree, shaLength: 8, variant: 'w' },
    'w-sha-0a19012b w-latest w-tree-77aa00bb',
  ],
  [
    'a branch called latest with its commit',
    of('branch', { branch: 'latest' }),
    {},
    'latest-0a19012',
  ],
  [
    'a branch called like a referrers tag',
    of('branch', { branch: `sha256-${'a'.repeat(64)}` }),
    {},
    `sha256-${'a'.repeat(64)}-0a19012`,
  ],
  [
    'a branch called like a pull request with a hash',
    of('branch', { branch: 'pr-5' }),
    {},
    'pr-5-510ef4f2-0a19012',
  ],
  [
    'a branch that ends like a pull request with a hash',
    of('branch', { branch: 'fix/pr-5' }),
    {},
    'fix-pr-5-7db5c687-0a19012',
  ],
  [
    'a branch that is like a pull request behind its variant with a hash',
    of('branch', { branch: '5' }),
    { variant: 'pr' },
    'pr-5-ef2d127d-0a19012',
  ],
  ['a branch called sha with a hash', of('branch', { branch: 'sha' }), {}, 'sha-d600474b-0a19012'],
  [
    'a git tag called tree with a hash',
    of('git-tag', { gitTag: 'tree' }),
    {},
    'tree-dc9c5edb-0a19012',
  ],
  [
    'a branch called like a version as it is',
    of('branch', { branch: 'v1.2.3' }),
    {},
    'v1.2.3-0a19012',
  ],
];

describe('tagsOf names', () => {
  test.each(rows)('%s', (_sentence, identity, options, tags) => {
    const result = tagsOf(identity, options);
    expect(result.tags.join(' ')).toBe(tags);
    expect(result.primary).toBe(result.tags[0]);
    expect(result.tags.every(isTag)).toBe(true);
  });

  test('a long branch within 128 characters, variant and platform included', () => {
    const branch = of('branch', { branch: 'feature/'.repeat(40) });
    const { primary } = tagsOf(branch, { variant: 'workers', arch: 'amd64', shaLength: 40 });
    expect(primary.length).toBeLessThanOrEqual(128);
    expect(primary.length).toBeGreaterThan(120);
    expect(primary).toMatch(new RegExp(`^workers-feature-.*-[0-9a-f]{8}-${commit}-amd64$`));
  });

  test('the class and the short commit beside the tags', () => {
    expect(tagsOf(pullRequest)).toMatchObject({ class: 'pull-request', shortCommit: '0a19012' });
    expect(tagsOf(of('manual', { tag: 'sha-0a19012' })).class).toBe('commit');
    expect(tagsOf(of('manual', { tag: 'w-sha-0a19012' }), { variant: 'w' }).class).toBe('commit');
    expect(tagsOf(of('manual', { tag: 'stable' })).class).toBeUndefined();
    expect(tagsOf(of('branch', { branch: 'v1.2.3' })).class).toBe('release');
  });
});
