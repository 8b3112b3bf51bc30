import { type Digest, mediaTypes } from '@image-relay/oci';
import fc from 'fast-check';
import type { PackageFacts, Version } from '../../src/core/facts.ts';
import type { Policy } from '../../src/core/policy.ts';
import { digestAt, hour, now, rulesOf } from './graphs.ts';

const tagsOf = (at: number) => [
  `pr-${at}-abc1234`,
  `feature-${at}-abc1234`,
  `sha-abc12${at % 10}4`,
  `nightly-2025-12-${10 + (at % 20)}`,
  `v1.${at % 3}.${at}`,
];

interface Image {
  readonly platforms: number;
  /** Its first child is that of the image before. */
  readonly isSharing: boolean;
  readonly isNested: boolean;
  readonly isAttested: boolean;
  readonly isSigned: boolean;
  readonly isReferred: boolean;
  readonly tags: readonly number[];
  /** In hours; undefined when nothing says it. */
  readonly age: number | undefined;
}

const image: fc.Arbitrary<Image> = fc.record({
  platforms: fc.integer({ min: 1, max: 3 }),
  isSharing: fc.boolean(),
  isNested: fc.boolean(),
  isAttested: fc.boolean(),
  isSigned: fc.boolean(),
  isReferred: fc.boolean(),
  tags: fc.subarray([0, 1, 2, 3, 4], { maxLength: 2 }),
  age: fc.constantFrom(undefined, 2, 30, 24 * 10, 24 * 40, 24 * 90, 24 * 90),
});

/** Packages as builds leave them: most images are old, and whole with all that hangs on them. */
export const oldPackage: fc.Arbitrary<PackageFacts> = fc
  .array(image, { minLength: 2, maxLength: 7 })
  .map((images) => {
    const versions: Version[] = [];
    for (const [at, one] of images.entries()) addImage(versions, one, at);
    return { name: 'registry.example.com/acme/web', ghosts: [], versions };
  });

function addImage(versions: Version[], one: Image, at: number): void {
  const add = (
    more: Partial<Version['manifest']>,
    tags: readonly string[] = [],
    isDated = true,
  ) => {
    const digest = digestAt(versions.length);
    const isIndex = (more?.children?.length ?? 0) > 0;
    const mediaType = isIndex ? mediaTypes.ociIndex : mediaTypes.ociManifest;
    const blobs = isIndex ? [] : [at, versions.length].map(blobAt);
    const manifest = { mediaType, size: 100, children: [], blobs, ...more };
    const time = isDated && one.age !== undefined ? { createdAt: now - one.age * hour } : {};
    versions.push({ digest, tags, manifest, ...time });
    return digest;
  };
  const before = versions.find(({ tags }) => tags.length === 0)?.digest;
  const first = one.isSharing && before !== undefined ? before : add({});
  const children = [first, ...Array.from({ length: one.platforms - 1 }, () => add({}))];
  if (one.isAttested) children.push(add({}, [], false));
  const tags = one.tags.flatMap((tag) => tagsOf(at)[tag] ?? []);
  const inner = one.isNested ? [add({ children })] : children;
  const root = add({ children: inner }, tags);
  if (one.isSigned) add({}, [`${root.replace(':', '-')}.sig`], false);
  if (one.isReferred) add({ subject: root }, [], false);
}

/** Layers of one build, and of one image. */
function blobAt(at: number): { readonly digest: Digest; readonly size: number } {
  return { digest: digestAt(5000 + at), size: 10 };
}

const cutoffs = fc.constantFrom('24h', '7d', '30d');

/** Rules under which most of an old package goes. */
export const strictPolicy: fc.Arbitrary<Policy> = fc
  .record({
    releases: fc.constantFrom(
      { class: 'release', keep: 'forever' },
      { class: 'release', 'keep-newest': 1 },
      { class: 'release', 'keep-newest': 1, 'group-by': 'minor' },
    ),
    tagged: fc.record({ match: fc.constant('^.*$'), 'keep-for': cutoffs }),
    untagged: fc.record({ untagged: fc.constant(true), 'keep-for': cutoffs }),
    leases: fc.array(
      fc.nat({ max: 40 }).map((at) => {
        return { kind: 'digest' as const, value: digestAt(at), source: 'a list' };
      }),
      { maxLength: 1 },
    ),
    bufferMs: fc.constantFrom(0, 2 * hour),
    maxDeletePercent: fc.constantFrom(60, 100, 100),
  })
  .map(({ releases, tagged, untagged, ...more }) => {
    const rules = rulesOf([releases, tagged, untagged]);
    return { now, rules, keepTags: [], minAgeMs: hour, ...more };
  });
