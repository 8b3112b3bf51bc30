import { EMPTY_JSON_DIGEST, type ManifestDocument, mediaTypes } from '@image-relay/oci';

const stubType = 'application/vnd.image-relay.untagged.v1+json';

/** The content that every stub names. */
export const stubBlob = { digest: EMPTY_JSON_DIGEST, size: 2 } as const;
export const stubBytes = new TextEncoder().encode('{}');

/**
 * A manifest without content that takes a tag over, so that the tag can be deleted with it: a registry
 * deletes a digest with all of its tags, and many delete nothing else. No other manifest has its digest.
 */
export function renderStub(tag: string, time: string): Uint8Array {
  const empty = { mediaType: mediaTypes.emptyJson, ...stubBlob };
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: stubType,
    config: empty,
    layers: [empty],
    annotations: {
      'org.opencontainers.image.created': time,
      'org.opencontainers.image.ref.name': tag,
    },
  };
  return new TextEncoder().encode(JSON.stringify(manifest));
}

/** Whether a manifest is one of those, which nobody wants to keep. */
export function isStub({ artifactType }: ManifestDocument): boolean {
  return artifactType === stubType;
}
