import type { Release } from '@image-relay/github';
import type { TaggedVersion } from './core/history.ts';

/** Nothing to release, and why. */
export interface Nothing {
  readonly reason: string;
  /** The release that holds the commit among others. */
  readonly previous?: TaggedVersion;
  /** The release of that very commit. */
  readonly same?: ReleasedVersion;
}

/** A version of a commit, and its release if it is published. */
export interface ReleasedVersion {
  readonly tagged: TaggedVersion;
  readonly release?: Release;
}
