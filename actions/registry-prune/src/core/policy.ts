import type { Digest } from '@image-relay/oci';
import type { Rule } from './rule.ts';

/** Something that is in use, and where that was seen. */
export interface Lease {
  /**
   * A digest, a tag of the package, or a commit or the number of a pull request: every image counts
   * that has it in one of its tags.
   */
  readonly kind: 'digest' | 'tag' | 'commit' | 'pull-request';
  readonly value: string;
  readonly source: string;
}

/** What decides about a package. Times are milliseconds. */
export interface Policy {
  readonly now: number;
  readonly rules: readonly Rule[];
  /** Tags that are kept whatever the rules say; each matches a whole tag. */
  readonly keepTags: readonly RegExp[];
  readonly leases: readonly Lease[];
  /** Nothing younger goes. */
  readonly minAgeMs: number;
  /** Added to every age limit. */
  readonly bufferMs: number;
  /** Of all versions; a plan that goes beyond is refused. */
  readonly maxDeletePercent: number;
  /** Whether expendable tags of images that stay go as well. */
  readonly untag?: boolean;
  /** All that may go; what is not among it is kept. Absent: whatever the rules say. */
  readonly only?: ReadonlySet<Digest>;
  /** Of `untag`: no other tag goes, and none from another image. */
  readonly onlyTags?: ReadonlyMap<string, Digest>;
  /** What the registry does not give up, and why. */
  readonly held?: ReadonlyMap<Digest, string>;
}

/** Whether a digest or one of its tags is in use; gives the source. */
export type LeaseLookup = (digest: Digest, tags: readonly string[]) => Lease | undefined;

/** Hexadecimal digits between anything else, as in `sha-abc1234-arm64` and `v1.2.3-4-gabc1234`. */
const commitPart = /(?<![0-9A-Za-z])g?([0-9a-f]{7,64})(?![0-9A-Za-z])/g;
/** `pr-12` and `mq-12` anywhere, as in `web-pr-12-abc1234`. */
const numberPart = /(?<![0-9A-Za-z])(?:pr|mq|pull)-?([1-9][0-9]*)(?![0-9A-Za-z])/gi;
const shortCommit = 7;

/** Prepares leases for looking up many versions; a tag costs the same however many there are. */
export function leaseLookup(leases: readonly Lease[]): LeaseLookup {
  const exact = new Map<string, Lease>();
  for (const lease of leases) exact.set(`${lease.kind} ${lease.value}`, lease);
  const commits = leases.filter(({ kind }) => kind === 'commit');
  const byStart = Map.groupBy(commits, ({ value }) => value.slice(0, shortCommit));
  const hasNumbers = leases.some(({ kind }) => kind === 'pull-request');
  const byCommit = (tag: string) =>
    firstOf(tag.matchAll(commitPart), ([, digits = '']) => {
      const same = byStart.get(digits.slice(0, shortCommit)) ?? [];
      return same.find(({ value }) => value.startsWith(digits));
    });
  const byNumber = (tag: string) =>
    firstOf(tag.matchAll(numberPart), ([, number = '']) => exact.get(`pull-request ${number}`));
  const byTag = (tag: string) =>
    exact.get(`tag ${tag}`) ??
    (commits.length > 0 ? byCommit(tag) : undefined) ??
    (hasNumbers ? byNumber(tag) : undefined);
  return (digest, tags) => exact.get(`digest ${digest}`) ?? firstOf(tags, byTag);
}

function firstOf<Item>(
  items: Iterable<Item>,
  find: (item: Item) => Lease | undefined,
): Lease | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
