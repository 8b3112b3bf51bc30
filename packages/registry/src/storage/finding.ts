import type { Digest, Fault } from '@image-relay/oci';
import type { Outcome } from '../verify/verdict.ts';

/** A fault of the verification walk, and whom it hits: no tag at all when only a digest leads to it. */
export interface StorageFinding extends Fault {
  /** Empty for what all repositories share. */
  readonly repository: string;
  /** Sorted. */
  readonly tags: readonly string[];
}

/** What no image suffers from, with what it means. Nothing is deleted. */
export const storageWarnings = {
  REVISION_UNREFERENCED:
    'No tag leads to the manifest. Clean-ups of untagged content delete it; whoever uses its digest needs a tag.',
  LAYER_LINK_ORPHAN:
    'No manifest of the repository names the blob that the layer link keeps: an unfinished push, or what a deleted image left.',
  LAYER_LINK_BROKEN:
    'A layer link that no manifest needs has no blob, or does not hold its digest.',
  BLOB_EMPTY:
    'The file of a blob has no bytes. A registry takes it for the content and does not store it again, so that a later push breaks: delete the file.',
} as const satisfies Record<string, string>;

export type StorageWarningCode = keyof typeof storageWarnings;

export interface StorageWarning {
  readonly code: StorageWarningCode;
  /** Absent for a blob: all repositories share the blobs. */
  readonly repository?: string;
  readonly digest: Digest;
  readonly message: string;
}

/** What a scan has come across so far; bytes are those of the blob files. */
export interface StorageCounts {
  readonly repositories: number;
  readonly tags: number;
  readonly revisions: number;
  readonly layerLinks: number;
  readonly blobs: number;
  readonly bytes: number;
}

/** Findings are sorted by repository, code and digest. */
export interface StorageScan {
  readonly outcome: Outcome;
  readonly faults: readonly StorageFinding[];
  /** What could not be looked at: nothing is known about it. */
  readonly unverifiable: readonly StorageFinding[];
  readonly warnings: readonly StorageWarning[];
  readonly counts: StorageCounts;
}
