import { formatRepository } from '@image-relay/oci';
import type { Registry, RegistryOptions, VerifyTarget } from '@image-relay/registry';
import { isInShard, type Shard } from './core/shard.ts';
import type { ImageInput } from './image-input.ts';

export interface NamedImage {
  /** As the user wrote it. */
  readonly text: string;
  readonly position: number;
  readonly target: VerifyTarget;
}

/** Images that are read through one connection, in the order in which they were given. */
export interface ImageGroup {
  readonly registry: Registry;
  readonly images: readonly NamedImage[];
}

/** Opens what holds the images: one client for all remote registries, and every layout by itself. */
export async function openImages(
  images: readonly ImageInput[],
  options: RegistryOptions,
  shard?: Shard,
): Promise<{ readonly remote: ImageGroup; readonly layouts: readonly ImageGroup[] }> {
  const { createRegistry, openRegistry } = await import('@image-relay/registry');
  const remote: NamedImage[] = [];
  const layouts: ImageGroup[] = [];
  for (const [position, image] of images.entries()) {
    const { kind, text } = image;
    if (kind === 'remote') {
      const { registry, repository, tag, digest } = image.reference;
      if (!isInShard(repository, shard)) continue;
      const target = { registry, repository, reference: digest ?? tag ?? '' };
      remote.push({ text, position, target });
    } else if (kind === 'layout' && isInShard(text, shard)) {
      const { registry, reference } = await openRegistry(text, options);
      const { tag, digest, ...place } = reference;
      const target = { ...place, reference: digest ?? tag ?? '' };
      layouts.push({ registry, images: [{ text, position, target }] });
    }
  }
  return { remote: { registry: createRegistry(options), images: remote }, layouts };
}

/** What identifies an image however it was named. */
export function keyOf(target: VerifyTarget): string {
  return `${formatRepository(target)} ${target.reference}`;
}
