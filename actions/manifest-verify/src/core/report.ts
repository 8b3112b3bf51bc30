import type { Digest, Fault, UnverifiableCode } from '@image-relay/oci';

export type Outcome = 'ok' | 'broken' | 'unverifiable';

/** What verifying one image came to. */
export interface Verdict {
  /** The image as the user wrote it, or as it was found. */
  readonly image: string;
  readonly outcome: Outcome;
  readonly digest?: Digest;
  readonly mediaType?: string;
  readonly platforms: readonly string[];
  readonly faults: readonly Fault[];
  readonly unverifiable: readonly Fault[];
  readonly referrers: readonly Digest[];
  readonly counts: { readonly manifests: number; readonly blobs: number };
}

/** What a finding most likely comes from, and what to do about it. */
export interface Explanation {
  /** A permanent name, for machines. */
  readonly mechanism: string;
  readonly what: string;
  readonly advice: string;
  /** The section of docs/incidents.md that describes how this happens. */
  readonly incident?: string;
}

export interface ImageReport extends Verdict {
  readonly explanations: readonly Explanation[];
}

/** A registry or repository whose content was to be listed, and how that went. */
export interface Scope {
  readonly kind: 'registry' | 'repository';
  readonly name: string;
  readonly outcome: 'ok' | 'unverifiable';
  /** Repositories of a registry that belong to this run. */
  readonly repositories?: number;
  /** Tags that were selected. */
  readonly images: number;
  /** Why there is nothing, or not everything. */
  readonly code?: UnverifiableCode | 'SELECTION_EMPTY';
  readonly message?: string;
}

/** A fault that was found in the storage of a registry. */
export interface StorageFault extends Fault {
  readonly repository: string;
  readonly tags: readonly string[];
}

export interface StorageWarning {
  readonly code: string;
  readonly repository?: string;
  readonly digest: Digest;
  readonly message: string;
}

/** What the scan of a registry's storage folder came to. */
export interface StorageReport {
  /** As the user wrote it. */
  readonly storage: string;
  readonly outcome: Outcome;
  readonly faults: readonly StorageFault[];
  readonly unverifiable: readonly StorageFault[];
  /** What no image suffers from. */
  readonly warnings: readonly StorageWarning[];
  readonly counts: {
    readonly repositories: number;
    readonly tags: number;
    readonly revisions: number;
    readonly layerLinks: number;
    readonly blobs: number;
    readonly bytes: number;
  };
}

/** How the run went: time in milliseconds, body bytes. */
export interface RunFacts {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly depth: 'head' | 'probe' | 'full';
  readonly referrers: 'verify' | 'ignore';
  /** `3/8` */
  readonly shard?: string;
  readonly requests: number;
  readonly retries: number;
  readonly bytes: number;
}

/** The JSON report; `report.schema.json` describes it. */
export interface Report extends RunFacts {
  readonly schemaVersion: 1;
  readonly outcome: Outcome;
  /** Tags that were listed and deleted before they were reached. */
  readonly gone: number;
  readonly scopes: readonly Scope[];
  readonly storages: readonly StorageReport[];
  readonly images: readonly ImageReport[];
}
