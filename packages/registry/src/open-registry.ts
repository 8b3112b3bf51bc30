import { isDigest, parseReference, type Reference } from '@image-relay/oci';
import { RegistryError } from './errors.ts';
import { readIndexFile } from './layout/index-file.ts';
import { layoutRegistry } from './layout/layout-registry.ts';
import { openLayoutStore } from './layout/open-layout.ts';
import type { LayoutStore } from './layout/store.ts';
import type { RegistryOptions } from './options.ts';
import type { Registry } from './port.ts';
import { createRegistry } from './remote/remote-registry.ts';
import { openStorage } from './storage/open-storage.ts';

/** A place that holds images, and what was named in it. Close the registry after use. */
export interface OpenedRegistry {
  readonly registry: Registry;
  /**
   * For a layout: registry `oci` or `oci-archive`, and its path as the repository. For a storage
   * folder: the whole text as the registry, and no repository, as it holds many.
   */
  readonly reference: Reference;
}

const storageText = /^storage:./s;
const layoutText = /^(oci|oci-archive):(.+)$/s;

/**
 * Picks the backend by the prefix: `oci:path[:tag]` and `oci-archive:file[:tag]` (or `@digest`) are
 * layouts, `storage:path` is the storage folder of a registry, everything else is a reference to a
 * remote registry. A layout named without tag and digest has to hold exactly one image.
 * Throws REFERENCE_INVALID (OciError) and RegistryErrors.
 */
export async function openRegistry(
  text: string,
  options: RegistryOptions = {},
): Promise<OpenedRegistry> {
  if (storageText.test(text)) {
    const registry = await openStorage(text, options);
    return { registry, reference: { registry: text, repository: '' } };
  }
  const layout = parseLayoutReference(text);
  if (layout === undefined) {
    const reference = parseReference(text);
    return { registry: createRegistry(options), reference };
  }
  const { store, close } = await openLayoutStore(layout.repository);
  const registry = layoutRegistry(store, close);
  if (layout.tag !== undefined || layout.digest !== undefined) {
    return { registry, reference: layout };
  }
  try {
    return { registry, reference: { ...layout, ...(await onlyImage(store, layout)) } };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Reads `oci:path[:tag][@digest]`; undefined for text with neither prefix. */
export function parseLayoutReference(text: string): Reference | undefined {
  const [, registry, rest] = layoutText.exec(text) ?? [];
  if (registry === undefined || rest === undefined) return undefined;
  const at = rest.lastIndexOf('@');
  const digest = at < 0 ? '' : rest.slice(at + 1);
  const named = isDigest(digest) ? rest.slice(0, at) : rest;
  // The first colon ends the path (a tag of a layout may itself be a whole reference); C:\ is a drive.
  const colon = named.indexOf(':', /^[A-Za-z]:[\\/]/.test(named) ? 2 : 0);
  const repository = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? '' : named.slice(colon + 1);
  return {
    registry,
    repository,
    ...(tag === '' ? {} : { tag }),
    ...(isDigest(digest) ? { digest } : {}),
  };
}

async function onlyImage(
  store: LayoutStore,
  layout: Reference,
): Promise<Pick<Reference, 'digest'>> {
  const digests = new Set((await readIndexFile(store)).map((entry) => entry.digest));
  const [digest] = digests;
  if (digests.size === 1 && digest !== undefined) return { digest };
  const text = `"${layout.repository}" holds ${digests.size} images, expected one`;
  const hint = `Name one of them, such as ${layout.registry}:${layout.repository}:v1.`;
  throw new RegistryError('REGISTRY_REFUSED', text, { hint });
}
