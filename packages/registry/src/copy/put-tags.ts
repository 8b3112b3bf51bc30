import type { Digest, RepositoryName } from '@image-relay/oci';
import type { Registry } from '../port.ts';

/** A manifest that is in the repository already, with the bytes it has there. */
export interface TaggedManifest {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/**
 * Lets tags name a manifest by storing its very bytes below each, in their order: one PUT where the
 * registry acknowledges several tags (OCI distribution-spec, end-7b), else one more PUT a tag.
 */
export async function putTags(
  registry: Registry,
  repository: RepositoryName,
  manifest: TaggedManifest,
  tags: readonly string[],
): Promise<void> {
  const { digest, bytes, mediaType } = manifest;
  const wanted = [...new Set(tags)];
  let left: readonly string[] = wanted;
  if (wanted.length > 1) {
    const stored = await registry.putManifest(
      repository,
      digest,
      { bytes, mediaType },
      { tags: wanted },
    );
    left = wanted.filter((tag) => !stored.tags.includes(tag));
  }
  for (const tag of left) await registry.putManifest(repository, tag, { bytes, mediaType });
}
