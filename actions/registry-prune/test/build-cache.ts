import { mediaTypes } from '@image-relay/oci';
import { describeBytes, type ImageFixture } from '@image-relay/testing';

/** The cache of a build as BuildKit exports it: an index that names layers and no manifest. */
export function buildCache(seed: string): ImageFixture {
  const part = (mediaType: string, text: string) => {
    const bytes = new TextEncoder().encode(text);
    return { bytes, descriptor: describeBytes(mediaType, bytes) };
  };
  const config = JSON.stringify({ layers: [{ blob: seed }], records: [] });
  const parts = [
    part(mediaTypes.ociLayerGzip, `first layer of ${seed}\n`),
    part(mediaTypes.ociLayerGzip, `second layer of ${seed}\n`),
    part('application/vnd.buildkit.cacheconfig.v0', config),
  ];
  const mediaType = mediaTypes.ociIndex;
  const manifests = parts.map(({ descriptor }) => descriptor);
  const root = part(mediaType, JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  const { bytes, descriptor } = root;
  return {
    root: descriptor,
    manifests: new Map([[descriptor.digest, { mediaType, bytes }]]),
    blobs: new Map(parts.map((one) => [one.descriptor.digest, one.bytes])),
  };
}
