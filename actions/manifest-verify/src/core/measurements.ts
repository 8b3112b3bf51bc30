import type { Outcome } from './report.ts';

/** One image as metrics name it: `tag` is the digest of an image that was named by one. */
export interface MeasuredImage {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly outcome: Outcome;
}

/** What a run measured; times are in seconds. */
export interface Measurements {
  readonly images: readonly MeasuredImage[];
  /** How many images, or places of a storage, are broken. */
  readonly failures: number;
  readonly checked: number;
  /** Unix time of the last run that walked everything it was to walk, if one is known. */
  readonly lastSuccess?: number;
  /** Absent when nothing had to be listed. */
  readonly catalogAccessible?: boolean;
  readonly duration: number;
  readonly requests: number;
}
