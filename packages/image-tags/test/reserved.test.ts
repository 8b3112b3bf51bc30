import { isTag } from '@image-relay/oci';
import { describe, expect, test } from 'vitest';
import { isReserved, refuseReserved, sanitize } from '../src/index.ts';
import { refusal } from './refusal.ts';

const hex = 'a'.repeat(64);
const reserved = [
  'latest',
  'dev',
  'nightly',
  'nightly-2026-03-29',
  '1',
  '1.2',
  '1.2.3',
  'v1',
  'v1.2',
]
  .concat(['v1.2.3', 'v1.2.3-rc.1', 'v1.2.3_b5', 'v0.0.0-20191109021931-daa7c04131f5'])
  .concat(['pr-5-abc1234', 'mq-5-abc1234', 'sha-abc1234', 'sha-abc1234-amd64', 'tree-abc1234'])
  .concat(['release-1.2-abc1234', 'release-v1.2.3-abc1234', `sha256-${hex}`, `sha256-${hex}.sig`])
  .concat([`sha512-${hex}`, `sha512-${'a'.repeat(121)}`, `blake3-${hex}`, `md5-${'0'.repeat(32)}`])
  .concat([`sha1-${'0'.repeat(40)}`, `other.algorithm-${hex}`]);

const free = [
  'main',
  'feature-x',
  'feature-latest',
  'latest-2',
  'develop',
  'release',
  'release-1.2',
]
  .concat([
    'issue-123',
    'pr-5',
    'pr-x-abc1234',
    'sha-xyz',
    'sha-abc',
    'ref-77710aed',
    'foo-abc1234',
  ])
  .concat(['bump-v1.2.3', 'v1.2.x', 'version-1', 'sha256-abc', 'nightly-build', 'tree', 'mq-1'])
  .concat([`sha256-${'g'.repeat(64)}`]);

describe('isReserved', () => {
  test.each(reserved)('%s has a meaning of its own', (tag) => {
    expect(isReserved(tag)).toBe(true);
    expect(() => refuseReserved(tag, tag)).toThrow(refusal('TAG_RESERVED', { message: tag }));
  });

  test.each(free)('%s is free', (tag) => {
    expect(isReserved(tag)).toBe(false);
    expect(refuseReserved(tag, tag)).toBeUndefined();
  });

  test('a reserved name with a suffix is not reserved any more', () => {
    const names = ['latest', `sha256-${hex}`, 'dev', 'nightly', '1.2'];
    const tags = names.map((name) => sanitize(name, { suffix: 'abc1234' }).tag);
    expect(tags.every(isTag)).toBe(true);
    expect(tags.filter((tag) => isReserved(tag))).toEqual([]);
  });
});
