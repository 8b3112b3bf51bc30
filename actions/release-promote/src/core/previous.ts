import type { Digest } from '@image-relay/oci';

/** What a promotion moved: enough to put its aliases back. `null` is an alias that was not there. */
export interface Previous {
  /** The repository, such as `ghcr.io/acme/web`. */
  readonly image: string;
  /** What the aliases name since the promotion. */
  readonly digest: Digest;
  readonly tags: Readonly<Record<string, Digest | null>>;
}
