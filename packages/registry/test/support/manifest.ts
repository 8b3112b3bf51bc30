import { digestOf, mediaTypes } from '@image-relay/oci';

const config = Buffer.from('{}');

/** A small manifest of one artifact, its digest, and the headers with which a registry serves it. */
export function sampleManifest(title = 'sample') {
  const document = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { mediaType: mediaTypes.emptyJson, digest: digestOf(config), size: config.length },
    layers: [],
    annotations: { 'org.opencontainers.image.title': title },
  };
  const bytes = Buffer.from(JSON.stringify(document));
  const digest = digestOf(bytes);
  const headers = { 'content-type': mediaTypes.ociManifest, 'docker-content-digest': digest };
  return { bytes, digest, headers, mediaType: mediaTypes.ociManifest };
}

/** An index that lists `manifests`, as the referrers API or a fallback tag gives it. */
export function indexBytes(manifests: readonly object[]): Buffer {
  return Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests }),
  );
}
