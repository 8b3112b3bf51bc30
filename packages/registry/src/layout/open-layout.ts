import { stat } from 'node:fs/promises';
import { RegistryError } from '../errors.ts';
import type { Registry } from '../port.ts';
import { openArchiveStore } from './archive-store.ts';
import { openFolderStore } from './folder-store.ts';
import { readIndexFile } from './index-file.ts';
import { layoutRegistry } from './layout-registry.ts';
import type { LayoutStore } from './store.ts';

export interface OpenedLayout {
  readonly store: LayoutStore;
  readonly close: () => Promise<void>;
}

/**
 * Opens an OCI layout: a folder (`oci:path` or the bare path), or a tar archive of one
 * (`oci-archive:file.tar`), which can only be read. With `create`, a folder that is missing or empty
 * becomes a layout at the first write; else REGISTRY_PROTOCOL for anything that is no layout.
 */
export async function openLayout(
  path: string,
  options: { readonly create?: boolean } = {},
): Promise<Registry> {
  const { store, close } = await openLayoutStore(path.replace(/^oci(-archive)?:/, ''), options);
  return layoutRegistry(store, close);
}

/** The files of a layout at a bare path, checked to be one. */
export async function openLayoutStore(
  path: string,
  { create = false }: { readonly create?: boolean } = {},
): Promise<OpenedLayout> {
  const kind = await kindOf(path);
  if (kind === 'missing' && !create) throw missing(path);
  if (kind === 'file') return await openArchive(path);
  const store = openFolderStore(path);
  const isNew = create && (await store.size('oci-layout')) === undefined;
  if (!isNew) await readIndexFile(store);
  return { store, close: async () => {} };
}

async function openArchive(path: string): Promise<OpenedLayout> {
  const store = await openArchiveStore(path);
  try {
    await readIndexFile(store);
    return { store, close: () => store.close() };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    const status = await stat(path);
    if (status.isDirectory() || status.isFile()) return status.isFile() ? 'file' : 'folder';
    // A pipe would be waited for.
    throw new RegistryError('REGISTRY_PROTOCOL', `"${path}" is no file and no folder`);
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
    throw new RegistryError('REGISTRY_PROTOCOL', `"${path}" cannot be read (${code})`);
  }
}

function missing(path: string): RegistryError {
  const hint = 'Give the folder or archive that holds oci-layout, index.json and blobs/.';
  return new RegistryError('REGISTRY_PROTOCOL', `"${path}" does not exist`, { hint });
}
