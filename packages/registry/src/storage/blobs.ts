import type { Digest } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { BlobProbe, BlobStream } from '../port.ts';
import type { StorageFiles } from './files.ts';
import { isLinked } from './link.ts';
import { blobFile } from './paths.ts';

const pieceBytes = 1024 * 1024;

/** The size of a blob that a repository links to and whose file exists. */
export async function headBlob(
  files: StorageFiles,
  repository: string,
  digest: Digest,
): Promise<{ readonly size: number } | undefined> {
  if (!(await isLinked(files, { repository, kind: 'layer' }, digest))) return undefined;
  const size = await files.size(blobFile(digest));
  return size === undefined ? undefined : { size };
}

export async function probeBlob(
  files: StorageFiles,
  repository: string,
  digest: Digest,
): Promise<BlobProbe | undefined> {
  const head = await headBlob(files, repository, digest);
  const first = head && (await files.read(blobFile(digest), { length: 1 }));
  return first && { ...head, bytesRead: first.length };
}

export async function getBlob(
  files: StorageFiles,
  repository: string,
  digest: Digest,
): Promise<BlobStream | undefined> {
  const head = await headBlob(files, repository, digest);
  return head && { ...head, body: pieces(files, digest, head.size) };
}

/** Opens the file for each piece, so that a slow reader holds none open. */
async function* pieces(
  files: StorageFiles,
  digest: Digest,
  size: number,
): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < size; ) {
    const length = Math.min(pieceBytes, size - position);
    const piece = await files.read(blobFile(digest), { position, length });
    if (piece === undefined || piece.length === 0) {
      const text = `${digest} ends after ${position} of ${size} bytes`;
      throw new RegistryError('REGISTRY_TRUNCATED', text);
    }
    yield piece;
    position += piece.length;
  }
}
