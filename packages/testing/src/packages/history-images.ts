import { type Digest, referrersTag } from '@image-relay/oci';
import { artifact } from '../fixtures/artifact.ts';
import { attestation } from '../fixtures/attestation.ts';
import { single } from '../fixtures/image.ts';
import type { ImageFixture } from '../fixtures/image-fixture.ts';
import { indexOf } from '../fixtures/index-image.ts';
import { type FixtureLayer, layer } from '../fixtures/layer.ts';
import type { HistoryBlob } from './layers.ts';
import type { HistoryVersion, PackageHistory } from './package-history.ts';
import { createRandom } from './random.ts';

/** What a tag of a history names, with all that it is made of. */
export interface HistoryImage {
  readonly fixture: ImageFixture;
  readonly tags: readonly string[];
}

/**
 * Gives a history real bytes, in the order in which it was pushed. Configurations say when they were
 * created, and layers have about the size that the history says: let it be small.
 */
export function historyImages({ versions }: PackageHistory): readonly HistoryImage[] {
  const layers = new Map<Digest, FixtureLayer>();
  const made = new Map<Digest, ImageFixture>();
  const images: HistoryImage[] = [];
  for (const version of versions) {
    const fixture = makeFixture(version, { layers, made });
    made.set(version.digest, fixture);
    if (version.tags.length === 0) continue;
    const signed = version.signs === undefined ? undefined : made.get(version.signs);
    const tags = signed === undefined ? version.tags : [`${referrersTag(signed.root.digest)}.sig`];
    images.push({ fixture, tags });
  }
  return images;
}

interface Made {
  readonly layers: Map<Digest, FixtureLayer>;
  /** By the digests of the history. */
  readonly made: ReadonlyMap<Digest, ImageFixture>;
}

function makeFixture(version: HistoryVersion, { layers, made }: Made): ImageFixture {
  const { digest, manifest, platform, attests, signs } = version;
  const rootOf = (one: Digest) => made.get(one)?.root.digest ?? one;
  if (attests !== undefined) return attestation(rootOf(attests), digest);
  if (signs !== undefined) {
    const mediaType = 'application/vnd.dev.cosign.simplesigning.v1+json';
    return artifact({ content: [{ mediaType, text: JSON.stringify({ signs: rootOf(signs) }) }] });
  }
  if (manifest.children.length > 0) {
    return indexOf(manifest.children.flatMap((child) => made.get(child) ?? []));
  }
  // The first blob is the configuration.
  const own = manifest.blobs.slice(1).map((blob) => {
    const known = layers.get(blob.digest) ?? layerOf(blob);
    layers.set(blob.digest, known);
    return known;
  });
  return single({
    seed: digest,
    platform: { os: 'linux', architecture: platform ?? 'amd64' },
    layers: own,
    created: new Date(version.createdAt).toISOString(),
  });
}

function layerOf({ digest, size }: HistoryBlob): FixtureLayer {
  const content = createRandom(digest).hex(size);
  return layer({ [`layers/${digest.slice(-12)}`]: content }, { compression: 'none' });
}
