import type { Digest } from '@image-relay/oci';

/** What a restore did to one package. */
export interface Restored {
  readonly name: string;
  readonly manifests: readonly Digest[];
  readonly tags: readonly string[];
  readonly problems: readonly string[];
}

/** The JSON report of a restore. */
export interface RestoreReport {
  readonly schemaVersion: 1;
  readonly mode: 'restore';
  readonly outcome: 'clean' | 'restored' | 'partial';
  /** RFC 3339. */
  readonly time: string;
  readonly requests: number;
  readonly packages: readonly Restored[];
}

/** What the doctor found in one package, and what it brought back. */
export interface Examined {
  readonly name: string;
  /** Images that were verified. */
  readonly checked: number;
  readonly restored: readonly Digest[];
  /** Why something that is missing did not come back. */
  readonly problems: readonly string[];
  /** Tags that are listed and cannot be read. */
  readonly ghosts: readonly string[];
  /** A sentence for each image that is broken still. */
  readonly broken: readonly string[];
  /** A sentence for each image of which nothing is known. */
  readonly unverifiable: readonly string[];
  /** Indexes that name what is not there, kept or not. */
  readonly partial: readonly Digest[];
  /** What has no tag and belongs to no image. */
  readonly orphans: readonly Digest[];
}

/** The JSON report of the doctor. */
export interface DoctorReport {
  readonly schemaVersion: 1;
  readonly mode: 'doctor';
  readonly outcome: 'clean' | 'restored' | 'partial' | 'broken';
  /** RFC 3339. */
  readonly time: string;
  readonly requests: number;
  readonly packages: readonly Examined[];
}
