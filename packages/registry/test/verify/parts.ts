import {
  type Descriptor,
  type Digest,
  type ManifestDocument,
  parseManifest,
} from '@image-relay/oci';
import type { ImageFixture } from '@image-relay/testing';

/** The digests of an index and its children, by what they are. */
export interface Parts {
  readonly root: Digest;
  readonly children: readonly Digest[];
  readonly configs: readonly Digest[];
  readonly layers: readonly Digest[];
}

/** The document of one of a fixture's manifests. */
export function documentOf(fixture: ImageFixture, digest: Digest): ManifestDocument {
  const manifest = fixture.manifests.get(digest);
  if (manifest === undefined) throw new Error(`the fixture has no manifest ${digest}`);
  return parseManifest(manifest.bytes, manifest.mediaType);
}

/** What the root of a fixture names, one level down and two. */
export function partsOf(fixture: ImageFixture): Parts {
  const root = documentOf(fixture, fixture.root.digest);
  const children = root.kind === 'index' ? root.manifests.map(digestOf) : [];
  const images =
    root.kind === 'index' ? children.map((digest) => documentOf(fixture, digest)) : [root];
  return {
    root: fixture.root.digest,
    children,
    configs: images.flatMap((image) => (image.kind === 'manifest' ? [image.config.digest] : [])),
    layers: images.flatMap((image) =>
      image.kind === 'manifest' ? image.layers.map(digestOf) : [],
    ),
  };
}

function digestOf({ digest }: Descriptor): Digest {
  return digest;
}

/** The digest at a place; a test that names a place which is not there is wrong. */
export function at(digests: readonly Digest[], place: number): Digest {
  const digest = digests[place];
  if (digest === undefined) throw new Error(`there is no digest at ${place}`);
  return digest;
}
