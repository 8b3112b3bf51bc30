import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Lease, leaseLookup } from '../../src/core/policy.ts';

const commit = `abc1234${'5'.repeat(33)}`;
const digest = `sha256:${'a'.repeat(64)}` as const;
const source = 'a test';

describe('a tag is in use', () => {
  it.each<[string, Lease['kind'], string, string]>([
    ['by its name', 'tag', 'v1.2.3', 'v1.2.3'],
    ['by the commit of a branch build', 'commit', commit, 'sha-abc1234'],
    ['by the commit of a pull request', 'commit', commit, 'pr-12-abc1234'],
    ['by the commit behind a variant', 'commit', commit, 'worker-pr-12-abc1234'],
    ['by a longer commit', 'commit', commit, `sha-${commit}`],
    ['by the commit alone', 'commit', commit, 'abc1234'],
    ['by the commit before an architecture', 'commit', commit, 'sha-abc1234-linux-arm64'],
    ['by the commit before another suffix', 'commit', commit, 'abc12345_debug'],
    ['by the commit of git describe', 'commit', commit, 'v1.2.3-4-gabc1234'],
    ['by a commit of 64 digits', 'commit', `abc1234${'5'.repeat(57)}`, 'feature-x-abc1234'],
    ['by all 64 digits', 'commit', `abc1234${'5'.repeat(57)}`, `sha-abc1234${'5'.repeat(57)}`],
    ['by a pull request', 'pull-request', '12', 'pr-12-fffffff'],
    ['by a pull request without a commit', 'pull-request', '12', 'pr-12'],
    ['by a pull request behind a variant', 'pull-request', '12', 'worker-pr-12-fffffff'],
    ['by a pull request in a merge queue', 'pull-request', '12', 'mq-12-fffffff-arm64'],
    ['by a pull request in capitals', 'pull-request', '12', 'PR-12'],
  ])('%s', (_, kind, value, tag) => {
    const lease = { kind, value, source };
    expect(leaseLookup([lease])(digest, ['other', tag])).toBe(lease);
  });

  it.each<[string, Lease['kind'], string, string]>([
    ['of a longer name', 'tag', 'v1.2', 'v1.2.3'],
    ['of another commit', 'commit', commit, 'sha-abc1235'],
    ['of a commit that only begins in the same way', 'commit', commit, 'sha-abc12346'],
    ['of digits that are too few', 'commit', commit, 'sha-abc123'],
    ['of digits inside of a word', 'commit', commit, 'xabc1234'],
    ['of a longer number', 'pull-request', '12', 'pr-123-fffffff'],
    ['of another number', 'pull-request', '12', 'pr-1-fffffff'],
    ['of a number that goes on as a word', 'pull-request', '12', 'pr-12x'],
    ['of a number inside of a word', 'pull-request', '12', 'repr-12'],
    ['of a number that is a version', 'pull-request', '12', 'v12'],
  ])('but not one %s', (_, kind, value, tag) => {
    expect(leaseLookup([{ kind, value, source }])(digest, [tag])).toBeUndefined();
  });

  it('by its digest, whatever tags it has', () => {
    const lease: Lease = { kind: 'digest', value: digest, source };
    expect(leaseLookup([lease])(digest, [])).toBe(lease);
    expect(leaseLookup([lease])(`sha256:${'b'.repeat(64)}`, ['v1'])).toBeUndefined();
  });

  it('by every tag that the builder gives a commit, whatever else is in use', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{40}$/);
    const shape = fc.constantFrom('sha-', 'pr-7-', 'mq-7-', 'web-sha-', 'feature-x.y_z-', 'v1-');
    const arch = fc.constantFrom('', '-amd64', '-arm64', '-arm-v7', '-linux-arm64');
    fc.assert(
      fc.property(
        fc.array(hex, { minLength: 1, maxLength: 50 }),
        fc.tuple(shape, fc.integer({ min: 7, max: 40 }), arch),
        (all, [prefix, length, suffix]) => {
          const lookup = leaseLookup(all.map((value) => ({ kind: 'commit', value, source })));
          const tags = all.map((value) => `${prefix}${value.slice(0, length)}${suffix}`);
          expect(tags.filter((tag) => lookup(digest, [tag]) === undefined)).toEqual([]);
        },
      ),
    );
  });
});
