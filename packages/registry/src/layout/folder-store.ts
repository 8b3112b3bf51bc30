import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RegistryError } from '../errors.ts';
import type { LayoutStore, LayoutWriter } from './store.ts';

/** The files of an OCI layout folder. */
export function openFolderStore(path: string): LayoutStore {
  return {
    path,
    async size(name) {
      return await fileSize(join(path, name));
    },
    read: (name, length) => {
      // `end` is inclusive: no range of createReadStream is empty.
      if (length === 0) return nothing();
      return createReadStream(join(path, name), length === undefined ? {} : { end: length - 1 });
    },
    writer: folderWriter(path),
  };
}

async function fileSize(file: string): Promise<number | undefined> {
  try {
    const status = await stat(file);
    return status.isFile() ? status.size : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new RegistryError('REGISTRY_REFUSED', `"${file}" cannot be read (${code})`);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function folderWriter(path: string): LayoutWriter {
  return {
    async write(name, body, check = () => {}) {
      const file = join(path, name);
      const temporary = join(path, `.${randomUUID()}.part`);
      await mkdir(dirname(file), { recursive: true });
      try {
        await pipeline(body, createWriteStream(temporary, { flags: 'wx' }));
        check();
        await rename(temporary, file);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async remove(name) {
      const isThere = (await fileSize(join(path, name))) !== undefined;
      await rm(join(path, name), { force: true });
      return isThere;
    },
  };
}
