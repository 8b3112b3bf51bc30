import { describe, expect, test } from 'vitest';
import { classify, type RetentionClass } from '../src/index.ts';

const hex64 = 'a'.repeat(64);
const sha40 = '0a1b2c3d'.repeat(5);

const rows: ReadonlyArray<readonly [tag: string, expected: RetentionClass | undefined]> = [
  ['pr-7-abc1234', 'pull-request'],
  [`pr-7-${sha40}`, 'pull-request'],
  ['pr-7-abc1234-amd64', 'pull-request'],
  ['workers-pr-7-abc1234', 'pull-request'],
  ['workers-pr-7-abc1234-linux-arm-v7', 'pull-request'],
  ['pr-0-abc1234', 'branch'],
  ['pr-7', 'alias'],
  ['sha-abc1234', 'commit'],
  ['sha-abc1234-arm64', 'commit'],
  ['workers-sha-abc1234', 'commit'],
  ['sha-abc123', undefined],
  ['sha-abcdefg', undefined],
  ['tree-abc1234', 'tree'],
  ['workers-tree-abc1234', 'tree'],
  ['mq-104-abc1234', 'merge-group'],
  ['workers-mq-104-abc1234', 'merge-group'],
  ['nightly-2026-03-29', 'nightly'],
  ['nightly-2026-03-29-arm64', 'nightly'],
  ['workers-nightly-2026-03-29', 'nightly'],
  ['nightly-abc1234', 'branch'],
  ['latest', 'alias'],
  ['dev', 'alias'],
  ['nightly', 'alias'],
  ['1', 'alias'],
  ['1.2', 'alias'],
  ['0.1', 'alias'],
  ['v1', 'alias'],
  ['workers-latest', 'alias'],
  ['workers-1.2', 'alias'],
  ['1234567', undefined],
  ['v1.2.3', 'release'],
  ['1.2.3', 'release'],
  ['v1.2.3-rc.1', 'release'],
  ['v1.2.3_b5', 'release'],
  ['v1.2.3-amd64', 'release'],
  ['v1.2.3-20260329', 'release'],
  ['workers-v1.2.3', 'release'],
  ['workers-v1.2.3-rc.1_b5', 'release'],
  ['v01.2.3', undefined],
  ['feature-dns-abc1234', 'branch'],
  ['feature-dns-abc1234-amd64', 'branch'],
  ['release-1.2-abc1234', 'branch'],
  ['dependabot-npm_and_yarn-vite-5.0.12-abc7890', 'branch'],
  ['bump-v1.2.3-abc1234', 'branch'],
  ['main-1234567', 'branch'],
  ['ref-77710aed-abc1234', 'branch'],
  ['main', undefined],
  ['Latest', undefined],
  ['stable', undefined],
  ['feature-abc1234-sparc', undefined],
  ['feature-ABC1234', undefined],
  [`feature-${'a'.repeat(41)}`, undefined],
  [`sha256-${hex64}`, undefined],
  [`sha256-${hex64}.sig`, undefined],
  [`sha512-${hex64}`, undefined],
  [`md5-${hex64.slice(32)}`, undefined],
  [`sha1-${sha40}`, undefined],
  [`other-${hex64}.x-abc1234`, undefined],
  ['', undefined],
  ['v1.2.3\n', undefined],
];

describe('classify', () => {
  test.each(rows)('%s is %s', (tag, expected) => {
    expect(classify(tag)).toBe(expected);
  });

  test.each<[string, string[], RetentionClass | undefined]>([
    ['workers-v1.2.3-20260329', ['workers'], 'release'],
    ['workers-v1.2.3-20260329', [], 'branch'],
    ['workers-gpu-v1.2.3-20260329', ['workers', 'workers-gpu'], 'release'],
    ['workers-gpu-v1.2.3-20260329', ['workers-gpu', 'workers'], 'release'],
    ['workers-main-abc1234', ['workers'], 'branch'],
    ['workers-1.2.3', ['workers'], 'release'],
    ['workersv1.2.3', ['workers'], undefined],
    ['sha-abc1234', ['workers'], 'commit'],
  ])('%s with the variants %j is %s', (tag, variants, expected) => {
    expect(classify(tag, { variants })).toBe(expected);
  });

  test('takes no longer for hostile tags than for others', () => {
    const hostile = [
      `${'a-'.repeat(63)}!`,
      `${'1.'.repeat(64)}`,
      `${'pr-1-'.repeat(25)}x`,
      '-'.repeat(128),
    ];
    expect(hostile.map((tag) => classify(tag))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
