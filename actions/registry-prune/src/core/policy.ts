import type { Digest } from '@image-relay/oci';
import type { Rule } from './rule.ts';

/** Something that is in use, and where that was seen. */
export interface Lease {
  /** A digest, a tag of the package, or a commit of which every image counts. */
  readonly kind: 'digest' | 'tag' | 'commit';
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
  /** All that may go; what is not among it is kept. Absent: whatever the rules say. */
  readonly only?: ReadonlySet<Digest>;
  /** What the registry does not give up, and why. */
  readonly held?: ReadonlyMap<Digest, string>;
}

/** Whether a digest or one of its tags is in use; gives the source. */
export type LeaseLookup = (digest: Digest, tags: readonly string[]) => Lease | undefined;

const commitEnd = /(?:^|-)([0-9a-f]{7,40})(?:-[a-z0-9]+(?:-?v[0-9]+)?)?$/;

/** Prepares leases for looking up many versions. */
export function leaseLookup(leases: readonly Lease[]): LeaseLookup {
  const exact = new Map<string, Lease>();
  const commits = new Map<string, Lease>();
  for (const lease of leases) {
    if (lease.kind === 'commit') commits.set(lease.value.slice(0, 7), lease);
    else exact.set(`${lease.kind} ${lease.value}`, lease);
  }
  const byCommit = (tag: string) => {
    const commit = commits.size === 0 ? undefined : commitEnd.exec(tag)?.[1];
    const lease = commit === undefined ? undefined : commits.get(commit.slice(0, 7));
    return lease;
  };
  return (digest, tags) => {
    const direct = exact.get(`digest ${digest}`);
    if (direct !== undefined || leases.length === 0) return direct;
    for (const tag of tags) {
      const lease = exact.get(`tag ${tag}`) ?? byCommit(tag);
      if (lease !== undefined) return lease;
    }
    return undefined;
  };
}
