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
      return readable(join(path, name), length === undefined ? {} : { end: length - 1 });
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
    throw unreadable(file, error);
  }
}

async function* readable(file: string, range: { end?: number }): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, range) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What a file system says of a file that cannot be read; any other error is given back as it is. */
export function unreadable(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof RegistryError || code === undefined) return error;
  const text = `"${file}" cannot be read (${code})`;
  return new RegistryError('REGISTRY_REFUSED', text, { cause: error });
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
