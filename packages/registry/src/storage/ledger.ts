import { type Fault, isUnverifiable } from '@image-relay/oci';
import type { StorageCounts, StorageFinding, StorageScan, StorageWarning } from './finding.ts';

/** Collects what a scan finds: each fault of a repository once, with every tag that it hits. */
export interface Ledger {
  readonly counts: { -readonly [Name in keyof StorageCounts]: number };
  add(fault: Fault, at: { readonly repository: string; readonly tags?: readonly string[] }): void;
  warn(warning: StorageWarning): void;
  /** Whether a fault or a warning is about this digest already. */
  knows(digest: string): boolean;
  close(): StorageScan;
}

interface Line {
  readonly repository: string;
  readonly tags: Set<string>;
  fault: Fault;
}

export function openLedger(): Ledger {
  const lines = new Map<string, Line>();
  const warnings: StorageWarning[] = [];
  const digests = new Set<string>();
  const counts = { repositories: 0, tags: 0, revisions: 0, layerLinks: 0, blobs: 0, bytes: 0 };
  return {
    counts,
    add(fault, { repository, tags = [] }) {
      const { code, digest, expected, actual, message } = fault;
      const key = JSON.stringify([repository, code, digest ?? message, expected, actual]);
      const line = lines.get(key) ?? { repository, tags: new Set(), fault };
      // The longest way begins at the outermost image that is hit.
      if (fault.path.length > line.fault.path.length) line.fault = fault;
      for (const tag of tags) line.tags.add(tag);
      if (digest !== undefined) digests.add(digest);
      lines.set(key, line);
    },
    warn(warning) {
      digests.add(warning.digest);
      warnings.push(warning);
    },
    knows: (digest) => digests.has(digest),
    close() {
      const findings = [...lines.values()].map(findingOf).sort(byPlace);
      const faults = findings.filter((finding) => !isUnverifiable(finding));
      const unverifiable = findings.filter(isUnverifiable);
      const isUnknown = unverifiable.length > 0;
      const outcome = faults.length > 0 ? 'broken' : isUnknown ? 'unverifiable' : 'ok';
      return { outcome, faults, unverifiable, warnings: warnings.sort(byPlace), counts };
    },
  };
}

function findingOf({ repository, tags, fault }: Line): StorageFinding {
  return { ...fault, repository, tags: [...tags].sort() };
}

type Placed = Pick<StorageWarning, 'message'> & {
  readonly code: string;
  readonly repository?: string;
  readonly digest?: string;
};

function byPlace(one: Placed, other: Placed): number {
  const [left, right] = [placeOf(one), placeOf(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function placeOf({ repository = '', code, digest = '', message }: Placed): string {
  return `${repository} ${code} ${digest} ${message}`;
}
