import { isTag } from '@image-relay/oci';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify, classOf, type Identity, type TagOptions, tagsOf } from '../src/index.ts';
import { main, of, release, tree } from './images.ts';
import { usableName } from './names.ts';
import { propertyTimeout, runsOf } from './runs.ts';

const number = fc.integer({ min: 1, max: 99_999 });
const version = fc
  .tuple(
    fc.integer({ min: 0, max: 999 }),
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 0, max: 99 }),
    fc.constantFrom('', '-rc.1', '-beta', '+b5', '-20260329'),
  )
  .map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`);
const identity: fc.Arbitrary<Identity> = fc.oneof(
  number.map((pull) => of('pull-request', { pullRequest: pull })),
  number.map((pull) => of('merge-group', { pullRequest: pull })),
  fc.constantFrom(main, of('development-branch'), of('nightly', { date: '2026-03-29' })),
  version.map(release),
  usableName.map((branch) => of('branch', { branch })),
  usableName.map((gitTag) => of('git-tag', { gitTag })),
);
const options: fc.Arbitrary<TagOptions> = fc.record(
  {
    shaLength: fc.integer({ min: 7, max: 40 }),
    variant: fc.constantFrom(
      'workers',
      'w',
      'pr-5',
      'sha',
      'v1.2.3',
      'tree',
      'a.b_c',
      'sha256',
      'x-pr',
    ),
    arch: fc.constantFrom('amd64', 'linux/arm/v7', '386'),
    latest: fc.constantFrom('default-branch', 'newest-release', 'never'),
    tree: fc.constant(tree),
    published: fc.constantFrom([], ['v1.2.3'], ['v999.99.99']),
  },
  { requiredKeys: [] },
);

/** Every tag of an image with the class it must be found in. */
function expectedClasses(
  given: Identity,
  tags: readonly string[],
): ReadonlyArray<readonly [string, string]> {
  return tags.map((tag, index) => {
    const further = /tree-[0-9a-f]{7,}$/.test(tag) ? 'tree' : 'alias';
    return [tag, index === 0 ? String(classOf(given)) : further];
  });
}

/** A branch called like a version is kept as long as one: longer than it must be, never shorter. */
function isConsistent(seen: string | undefined, expected: string): boolean {
  return seen === expected || (expected === 'branch' && seen === 'release');
}

describe('classify finds every tag again', () => {
  test(
    'in the class of its identity',
    () => {
      const property = fc.property(identity, options, (given, chosen) => {
        const variants = chosen.variant === undefined ? [] : [chosen.variant];
        const { tags } = tagsOf(given, chosen);
        const wrong = expectedClasses(given, tags).filter(
          ([tag, expected]) => !isConsistent(classify(tag, { variants }), expected),
        );
        expect(wrong).toEqual([]);
      });
      fc.assert(property, runsOf(10_000));
    },
    propertyTimeout,
  );

  test(
    'and legal, primary first, none twice',
    () => {
      const property = fc.property(identity, options, (given, chosen) => {
        const { tags, primary } = tagsOf(given, chosen);
        expect(tags.every(isTag) && tags[0] === primary && new Set(tags).size === tags.length).toBe(
          true,
        );
      });
      fc.assert(property, runsOf(3_000));
    },
    propertyTimeout,
  );

  test(
    'without knowing the variants, unless a pre-release looks like a commit',
    () => {
      const property = fc.property(identity, options, (given, chosen) => {
        fc.pre(!given.version?.endsWith('-20260329'));
        const { tags } = tagsOf(given, { ...chosen, variant: 'workers' });
        const wrong = expectedClasses(given, tags).filter(
          ([tag, expected]) => !isConsistent(classify(tag), expected),
        );
        expect(wrong).toEqual([]);
      });
      fc.assert(property, runsOf(5_000));
    },
    propertyTimeout,
  );
});
