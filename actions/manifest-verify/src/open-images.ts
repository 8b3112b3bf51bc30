import type { Registry, RegistryOptions, VerifyTarget } from '@image-relay/registry';
import type { ImageInput } from './image-input.ts';

/** Images that are read through one connection, in the order in which they were given. */
export interface ImageGroup {
  readonly registry: Registry;
  readonly images: readonly { readonly text: string; readonly target: VerifyTarget }[];
}

/** Opens what holds the images: one client for all remote registries, and every layout by itself. */
export async function openImages(
  images: readonly ImageInput[],
  options: RegistryOptions,
): Promise<readonly ImageGroup[]> {
  const { createRegistry, openRegistry } = await import('@image-relay/registry');
  const remote = images.flatMap((image) => {
    if (image.kind === 'layout') return [];
    const { registry, repository, tag, digest } = image.reference;
    const reference = digest ?? tag ?? '';
    return [{ text: image.text, target: { registry, repository, reference } }];
  });
  const groups: ImageGroup[] = [];
  if (remote.length > 0) groups.push({ registry: createRegistry(options), images: remote });
  for (const { kind, text } of images) {
    if (kind === 'remote') continue;
    const { registry, reference } = await openRegistry(text, options);
    const { tag, digest, ...place } = reference;
    const target = { ...place, reference: digest ?? tag ?? '' };
    groups.push({ registry, images: [{ text, target }] });
  }
  return groups;
}
