import type { Digest } from '@image-relay/oci';
import type { Random } from './random.ts';

export interface HistoryBlob {
  readonly digest: Digest;
  readonly size: number;
}

/** How many bytes the layers of one platform have. */
export interface LayerSizes {
  /** Changes every 28 days. */
  readonly base: number;
  /** Changes every seven days. */
  readonly dependencies: number;
  /** Changes with every build. */
  readonly application: number;
}

/** Gives the layers of a build on a day; those that did not change are the same blobs. */
export function createLayers(
  random: Random,
  sizes: LayerSizes,
): (platform: string, day: number) => readonly HistoryBlob[] {
  const shared = new Map<string, HistoryBlob>();
  const blob = (size: number): HistoryBlob => ({
    digest: `sha256:${random.hex(64)}`,
    size: Math.round(size * (0.75 + random.next() / 2)),
  });
  const reuse = (key: string, size: number) => {
    const known = shared.get(key) ?? blob(size);
    shared.set(key, known);
    return known;
  };
  return (platform, day) => [
    blob(4_000),
    reuse(`base ${platform} ${Math.floor(day / 28)}`, sizes.base),
    reuse(`dependencies ${platform} ${Math.floor(day / 7)}`, sizes.dependencies),
    blob(sizes.application),
  ];
}
