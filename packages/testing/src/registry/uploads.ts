import { randomUUID } from 'node:crypto';

export interface Upload {
  readonly id: string;
  readonly repository: string;
  readonly chunks: Uint8Array[];
  size: number;
}

/** Uploads that were started and not yet closed. */
export type Uploads = Map<string, Upload>;

export function startUpload(uploads: Uploads, repository: string): Upload {
  const upload: Upload = { id: randomUUID(), repository, chunks: [], size: 0 };
  uploads.set(upload.id, upload);
  return upload;
}

/** The upload of that id in that repository. */
export function findUpload(uploads: Uploads, repository: string, id: string): Upload | undefined {
  const upload = uploads.get(id);
  return upload?.repository === repository ? upload : undefined;
}

/** `in-order`, `out-of-order` or `malformed`: a chunk's Content-Range against what has arrived so far. */
export function checkChunkRange(
  upload: Upload,
  range: string,
  length: number,
): 'in-order' | 'out-of-order' | 'malformed' {
  if (range === '') return 'in-order';
  const match = /^(\d+)-(\d+)$/.exec(range);
  if (match === null) return 'malformed';
  const [first, last] = [Number(match[1]), Number(match[2])];
  if (first !== upload.size) return 'out-of-order';
  return last - first + 1 === length ? 'in-order' : 'malformed';
}

export function appendChunk(upload: Upload, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  upload.chunks.push(bytes);
  upload.size += bytes.length;
}

/** `0-<last byte>`; an upload without bytes says `0-0`, as CNCF distribution does. */
export function uploadedRange(upload: Upload): string {
  return `0-${Math.max(0, upload.size - 1)}`;
}
