import { type Digest, digestOf, mediaTypes } from '@image-relay/oci';
import type { MemoryRegistry } from '@image-relay/testing';

interface Manifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

function json(mediaType: string, body: object): Manifest {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...body }));
  return { bytes, mediaType };
}

/** An index that is valid but for its size in bytes. */
export function wideManifest(size: number): Manifest {
  const { bytes, mediaType } = json(mediaTypes.ociIndex, { manifests: [] });
  return { bytes: Buffer.concat([bytes, Buffer.alloc(size - bytes.length, ' ')]), mediaType };
}

/** Two indexes that name each other, one of them below a digest that is not its own. */
export function circle({ state }: MemoryRegistry, repository: string, tag: string): void {
  const other = digestOf(Buffer.from('other'));
  const list = (child: Digest, size: number) =>
    json(mediaTypes.ociIndex, {
      manifests: [{ mediaType: mediaTypes.ociIndex, digest: child, size }],
    });
  const size = list(other, 100).bytes.length;
  const root = state.putManifest(repository, list(other, size), [tag]);
  state.putManifest(repository, { ...list(root, size), digest: other });
}

const layersOfEach = 4_000;
const children = 250;

/** A repository in which every tag is an index of 250 manifests with 4,000 layers each. */
export function millionDescriptors(
  { state }: MemoryRegistry,
  repository: string,
  tags: readonly string[],
): void {
  const layers = Array.from({ length: layersOfEach }, (_, at) => {
    const digest = digestOf(Buffer.from(`layer ${at}`));
    return { mediaType: mediaTypes.ociLayerGzip, digest, size: 1_000 + at };
  });
  const config = { mediaType: mediaTypes.ociConfig, digest: digestOf(Buffer.of()), size: 1_000 };
  const manifests = Array.from({ length: children }, (_, child) => {
    const annotations = { child: `${child}` };
    const manifest = json(mediaTypes.ociManifest, { config, layers, annotations });
    const digest = state.putManifest(repository, manifest);
    return { mediaType: manifest.mediaType, digest, size: manifest.bytes.length };
  });
  for (const [at, tag] of tags.entries()) {
    // Each begins with other children, so that no image finds them read already.
    const first = (at * 10) % children;
    const turned = [...manifests.slice(first), ...manifests.slice(0, first)];
    state.putManifest(repository, json(mediaTypes.ociIndex, { manifests: turned }), [tag]);
  }
}
