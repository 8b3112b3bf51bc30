import { constants } from 'node:fs';
import { type FileHandle, lstat, open, opendir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RegistryError } from '../errors.ts';
import { createGate } from '../verify/gate.ts';

/** One name in a folder. */
export interface Entry {
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'other';
}

/**
 * Looks at the files below one folder and never writes. Only a name that does not exist is
 * `undefined`; what may not be read, or is no plain file, throws a RegistryError.
 */
export interface StorageFiles {
  /** Size in bytes. */
  size(name: string): Promise<number | undefined>;
  /** At most `length` bytes from `position` on. */
  read(
    name: string,
    range: { readonly position?: number; readonly length: number },
  ): Promise<Uint8Array | undefined>;
  /** What a folder holds, as the file system orders it; nothing for one that does not exist. */
  entries(name: string): AsyncIterable<Entry>;
}

/** A pipe would block and a symbolic link may lead anywhere, so neither is opened. */
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** `concurrency`: files that are looked at or open at one time. */
export function openFiles(root: string, concurrency: number): StorageFiles {
  const gate = createGate(concurrency);
  const look = <T>(name: string, job: (path: string) => Promise<T>): Promise<T | undefined> =>
    gate.run(1, async () => {
      try {
        return await job(join(root, name));
      } catch (error) {
        return await absentOrThrow(root, name, error);
      }
    });
  return {
    size: (name) => look(name, sizeOf),
    read: (name, { position = 0, length }) =>
      look(name, (path) => readPart(path, position, length)),
    entries: (name) => entriesOf(root, name),
  };
}

async function sizeOf(path: string): Promise<number> {
  const status = await lstat(path);
  if (!status.isFile()) throw notAFile(path);
  return status.size;
}

async function readPart(path: string, position: number, length: number): Promise<Uint8Array> {
  const file = await open(path, readFlags);
  try {
    const status = await file.stat();
    if (!status.isFile()) throw notAFile(path);
    const present = Math.max(0, Math.min(length, status.size - position));
    return await readFully(file, position, Buffer.allocUnsafe(present));
  } finally {
    await file.close();
  }
}

/** A read may give less than was asked for before the file is at its end. */
async function readFully(file: FileHandle, position: number, buffer: Buffer): Promise<Uint8Array> {
  let filled = 0;
  while (filled < buffer.length) {
    const left = buffer.length - filled;
    const { bytesRead } = await file.read(buffer, filled, left, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function* entriesOf(root: string, name: string): AsyncGenerator<Entry> {
  try {
    const folder = await opendir(join(root, name), { bufferSize: 256 });
    for await (const entry of folder) {
      const kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
      yield { name: entry.name, kind };
    }
  } catch (error) {
    await absentOrThrow(root, name, error);
  }
}

/** A name below a symbolic link that leads nowhere may exist on a disk that is not mounted. */
async function absentOrThrow(root: string, name: string, error: unknown): Promise<undefined> {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(join(root, name), error);
  for (let at = dirname(name); at !== '.'; at = dirname(at)) {
    const status = await lstat(join(root, at)).catch(() => undefined);
    if (status?.isSymbolicLink()) throw notAFile(join(root, at));
    if (status !== undefined) return undefined;
  }
  return undefined;
}

/** What a failed look means; anything but an error of the file system is given back as it is. */
export function unreadable(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof RegistryError || code === undefined) return error;
  if (code === 'ELOOP') return notAFile(path);
  const text = `"${path}" cannot be read (${code})`;
  if (code !== 'EACCES' && code !== 'EPERM') {
    return new RegistryError('REGISTRY_REFUSED', text, { cause: error });
  }
  const hint = 'Run as the user that the registry runs as.';
  return new RegistryError('REGISTRY_FORBIDDEN', text, { hint, cause: error });
}

function notAFile(path: string): RegistryError {
  const text = `"${path}" is a symbolic link or no plain file, so it is not read`;
  return new RegistryError('REGISTRY_REFUSED', text);
}
