import type { Digest, Fault } from '@image-relay/oci';

export type Outcome = 'ok' | 'broken' | 'unverifiable';

/** What verifying one image came to. */
export interface Verdict {
  /** The image as the user wrote it. */
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
}

export interface ImageReport extends Verdict {
  readonly explanations: readonly Explanation[];
}

/** How the run went: time in milliseconds, body bytes. */
export interface RunFacts {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly depth: 'head' | 'probe';
  readonly referrers: 'verify' | 'ignore';
  readonly requests: number;
  readonly retries: number;
  readonly bytes: number;
}

/** The JSON report; `report.schema.json` describes it. */
export interface Report extends RunFacts {
  readonly schemaVersion: 1;
  readonly outcome: Outcome;
  readonly images: readonly ImageReport[];
}
