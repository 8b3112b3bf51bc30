import type { Digest, Platform } from '@image-relay/oci';

/** How much of each layer is read: its headers, one byte, everything. The costs in requests are the same. */
export type VerifyDepth = 'head' | 'probe' | 'full';

/** What an image has to be like, beyond having all of its content. */
export interface ImageExpectation {
  /** Platforms that must be there; others may be there as well. */
  readonly platforms?: readonly Platform[];
  /** The commit that labels or annotations must name. */
  readonly revision?: string;
  readonly foreignLayers?: 'skip' | 'require';
}

/** What the edge (or the user) that led to a digest says about it. */
export interface NodeExpectation {
  readonly digest?: Digest;
  readonly mediaType?: string;
  /** In bytes. */
  readonly size?: number;
  /** What a reader knows the node as: the platform that its descriptor claims. */
  readonly name?: string;
  /** Digests from the root to this node, both included. */
  readonly path: readonly Digest[];
}
