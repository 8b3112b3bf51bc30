import { type Digest, mediaTypes } from '@image-relay/oci';
import fc from 'fast-check';
import type { PackageFacts, Version } from '../../src/core/facts.ts';
import type { Lease, Policy } from '../../src/core/policy.ts';
import { readRules } from '../../src/core/read-rules.ts';

export const now = Date.UTC(2026, 0, 31);
export const hour = 3_600_000;

/** `sha256:000…007` */
export function digestAt(at: number): Digest {
  return `sha256:${at.toString(16).padStart(64, '0')}`;
}

const names = [
  'pr-1-abc1234',
  'pr-2-abc1235',
  'feature-x-abc1236',
  'sha-abc1237',
  'nightly-2026-01-30',
  'nightly-2026-01-20',
  'v1.2.3',
  'v1.2.4',
  'v1.3.0',
  '1.2',
  'latest',
  'whatever',
];
const ages = [undefined, 0, 2, 23, 25, 24 * 6, 24 * 8, 24 * 40];

interface Shape {
  readonly isIndex: boolean;
  readonly children: readonly number[];
  readonly subject: number | undefined;
  readonly tags: readonly string[];
  readonly age: number | undefined;
  readonly retagged: number | undefined;
  /** Which version a fallback tag of this one stands for. */
  readonly standsFor: number | undefined;
}

const place = fc.nat({ max: 30 });
const shape: fc.Arbitrary<Shape> = fc.record({
  isIndex: fc.boolean(),
  children: fc.array(place, { maxLength: 4 }),
  subject: fc.option(place, { nil: undefined, freq: 4 }),
  tags: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
  age: fc.constantFrom(...ages),
  retagged: fc.constantFrom(undefined, undefined, ...ages),
  standsFor: fc.option(place, { nil: undefined, freq: 8 }),
});

/** Nested, shared and sparse indexes, artifacts with subjects, fallback tags; a tag names one version. */
export const anyPackage: fc.Arbitrary<PackageFacts> = fc
  .array(shape, { maxLength: 18 })
  .map((shapes) => {
    const used = new Set<string>();
    return {
      name: 'registry.example.com/acme/web',
      ghosts: [],
      versions: shapes.map((one, at) => versionOf(one, { at, used, count: shapes.length })),
    };
  });

function versionOf(
  one: Shape,
  { at, used, count }: { at: number; used: Set<string>; count: number },
): Version {
  // Content is there before what names it; a digest that is not there is far away.
  const earlier = (wanted: number) => digestAt(wanted < at ? wanted : 1000 + wanted);
  const tags = one.tags.filter((tag) => !used.has(tag));
  const fallback = (one.standsFor ?? 0) % Math.max(1, count);
  const name = `${digestAt(fallback).replace(':', '-')}.sig`;
  if (one.standsFor !== undefined && !used.has(name)) tags.push(name);
  for (const tag of tags) used.add(tag);
  const isIndex = one.isIndex && one.children.length > 0;
  return {
    digest: digestAt(at),
    tags,
    ...(one.age === undefined ? {} : { createdAt: now - one.age * hour }),
    ...(one.retagged === undefined ? {} : { taggedAt: now - one.retagged * hour }),
    manifest: {
      mediaType: isIndex ? mediaTypes.ociIndex : mediaTypes.ociManifest,
      size: 100,
      children: isIndex ? one.children.map(earlier) : [],
      ...(one.subject === undefined ? {} : { subject: earlier(one.subject) }),
      blobs: isIndex
        ? []
        : one.children.map((child) => ({ digest: digestAt(5000 + child), size: 10 })),
    },
  };
}

const rule = fc.oneof(
  fc.record({
    class: fc.constantFrom('pull-request', 'branch', 'commit', 'nightly', 'release', 'alias'),
    'keep-for': fc.constantFrom('1h', '24h', '7d', '30d'),
  }),
  fc.record({
    class: fc.constantFrom('nightly', 'release', ['pull-request', 'commit']),
    'keep-newest': fc.integer({ min: 1, max: 3 }),
    'keep-for': fc.constantFrom('24h', '7d'),
  }),
  fc.record({
    match: fc.constantFrom('^.*$', '^v.*$', '^(pr|sha)-.*$', '^whatever$'),
    'keep-newest': fc.integer({ min: 1, max: 2 }),
  }),
  fc.constant({ class: 'release', 'keep-newest': 1, 'group-by': 'minor' }),
  fc.constant({ class: ['release', 'alias'], keep: 'forever' }),
  fc.record({ untagged: fc.constant(true), 'keep-for': fc.constantFrom('1h', '24h') }),
);

const lease: fc.Arbitrary<Lease> = fc.oneof(
  place.map((at): Lease => ({ kind: 'digest', value: digestAt(at), source: 'a list' })),
  fc.constantFrom(...names).map((value): Lease => ({ kind: 'tag', value, source: 'a file' })),
);

/** Rules, leases and ages; nothing is refused because of its number. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    rules: fc.array(rule, { minLength: 1, maxLength: 6 }),
    leases: fc.array(lease, { maxLength: 1 }),
    keepTags: fc.constantFrom([], [/^(?:nightly-.*)$/u]),
    minAgeMs: fc.constantFrom(0, hour, 24 * hour),
    bufferMs: fc.constantFrom(0, 2 * hour),
  })
  .map(({ rules, ...more }) => ({ now, maxDeletePercent: 100, ...more, rules: rulesOf(rules) }));

/** Rules that are known to be right. */
export function rulesOf(document: unknown): Policy['rules'] {
  const read = readRules(document);
  return 'rules' in read ? read.rules : [];
}
