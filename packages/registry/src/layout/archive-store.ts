import { type FileHandle, open } from 'node:fs/promises';
import { RegistryError } from '../errors.ts';
import { unreadable } from './folder-store.ts';
import { isLayoutName, type LayoutStore } from './store.ts';
import { type TarEntry, TarError, tarEntries } from './tar.ts';

const pieceBytes = 256 * 1024;

/**
 * The files of an OCI layout inside a tar archive, read in place: nothing is unpacked, and names
 * that no layout has are left out, so no entry can point outside. REGISTRY_PROTOCOL for other files.
 */
export async function openArchiveStore(
  path: string,
): Promise<LayoutStore & { close(): Promise<void> }> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const entries = await readEntries(file, path);
    const { size: end } = await file.stat();
    const entryOf = (name: string) => entries.get(name);
    return {
      path,
      size: async (name) => wholeSize(entryOf(name), { path, end }),
      read: (name, length) => readEntry(file, path, cut(entryOf(name), length)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readEntries(file: FileHandle, path: string): Promise<Map<string, TarEntry>> {
  const entries = new Map<string, TarEntry>();
  try {
    for await (const entry of tarEntries((offset, length) => readAt(file, offset, length))) {
      const name = entry.name.replace(/^(\.\/)+/, '');
      // The last entry of a name counts, as it does when an archive is unpacked.
      if (isLayoutName(name)) entries.set(name, entry);
    }
  } catch (error) {
    if (error instanceof TarError) throw await notTar(file, path, error.message);
    throw unreadable(path, error);
  }
  return entries;
}

async function notTar(file: FileHandle, path: string, problem: string): Promise<RegistryError> {
  const [first, second] = await readAt(file, 0, 2);
  const isGzip = first === 0x1f && second === 0x8b;
  const what = isGzip ? 'it is compressed' : problem;
  return new RegistryError('REGISTRY_PROTOCOL', `"${path}" is not a plain tar archive: ${what}`, {
    hint: isGzip
      ? 'Decompress it first (gunzip).'
      : 'Give an archive written by an oci-archive export.',
  });
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function* readEntry(
  file: FileHandle,
  path: string,
  { offset, size }: { offset: number; size: number },
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; ) {
    const piece = await readAt(file, offset + at, Math.min(pieceBytes, size - at)).catch(
      (error: unknown) => {
        throw unreadable(path, error);
      },
    );
    if (piece.byteLength === 0) throw endsEarly(path, at, size);
    at += piece.byteLength;
    yield piece;
  }
}

/** An archive that was not written or fetched to its end names a file whose bytes are not all there. */
function wholeSize(
  entry: TarEntry | undefined,
  { path, end }: { path: string; end: number },
): number | undefined {
  if (entry === undefined || entry.offset + entry.size <= end) return entry?.size;
  throw endsEarly(path, Math.max(0, end - entry.offset), entry.size);
}

function endsEarly(path: string, there: number, size: number): RegistryError {
  const text = `"${path}" ends after ${there} of ${size} bytes of one of its files`;
  return new RegistryError('REGISTRY_TRUNCATED', text);
}

function cut(entry: TarEntry | undefined, length: number | undefined): TarEntry {
  const { name = '', offset = 0, size = 0 } = entry ?? {};
  return { name, offset, size: Math.min(size, length ?? size) };
}
