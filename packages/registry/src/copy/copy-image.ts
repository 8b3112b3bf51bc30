import type { Digest, RepositoryName } from '@image-relay/oci';
import type { RawManifest, Registry } from '../port.ts';
import { type CopyCounts, createGraphCopier } from './copy-graph.ts';
import { type CarriedReferrers, copyReferrers } from './copy-referrers.ts';

export interface CopyOptions {
  readonly from: RepositoryName;
  readonly to: RepositoryName;
  readonly root: Digest;
  /** Whether what refers to the image (signatures, SBOMs, attestations) comes along. */
  readonly referrers: 'carry' | 'ignore';
  /** Reads the source, when it takes another client than the target: other credentials, another kind. */
  readonly source?: Registry;
}

/** What was copied; the root's own bytes are there to be tagged. */
export interface CopiedImage extends CopyCounts, CarriedReferrers {
  readonly root: RawManifest;
}

/**
 * Copies an image to another repository without changing a byte: content first, children before
 * their index, the root last, then what refers to it. No tag of the image is written. Run again
 * after a failure, it goes on where it was: content that is there is not sent again.
 */
export async function copyImage(
  registry: Registry,
  { from, to, root, referrers, source = registry }: CopyOptions,
): Promise<CopiedImage> {
  const route = { source, target: registry, from, to };
  const copier = createGraphCopier(route);
  const { raw } = await copier.copy(root);
  const nothing: CarriedReferrers = { referrers: [], tags: [], kept: [] };
  const carried = referrers === 'carry' ? await copyReferrers(route, copier) : nothing;
  return { root: raw, ...copier.counts(), ...carried };
}
