import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RegistryError } from '../errors.ts';
import type { Registry } from '../port.ts';
import { openFiles, type StorageFiles, unreadable } from './files.ts';
import { storageFolder } from './paths.ts';
import { storageRegistry } from './storage-registry.ts';

/** `concurrency`: files looked at or open at one time; default 32. */
export interface StorageOptions {
  readonly concurrency?: number;
}

/**
 * Opens the storage folder of CNCF distribution (what `rootdirectory` names) read-only behind the
 * port; `storage:path` or the bare path. REGISTRY_PROTOCOL for a folder that is none.
 */
export async function openStorage(path: string, options: StorageOptions = {}): Promise<Registry> {
  return storageRegistry(await openStorageFiles(path, options));
}

/** The files of a storage folder, checked to be one. */
export async function openStorageFiles(
  path: string,
  { concurrency = 32 }: StorageOptions,
): Promise<StorageFiles> {
  const root = path.replace(/^storage:/, '');
  const folder = join(root, storageFolder);
  for (const part of ['repositories', 'blobs']) {
    // Without both every image would look broken, for example when a disk is not mounted.
    if (!(await isFolder(join(folder, part)))) throw noStorage(root, part);
  }
  return openFiles(folder, concurrency);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw unreadable(path, error);
  }
}

function noStorage(root: string, part: string): RegistryError {
  const text = `"${root}" is no storage folder of a registry: it has no folder ${storageFolder}/${part}`;
  const hint =
    'Give the folder that storage.filesystem.rootdirectory names in the configuration of the registry, such as /var/lib/registry.';
  return new RegistryError('REGISTRY_PROTOCOL', text, { hint });
}
