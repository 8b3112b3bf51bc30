import { algorithmOf, createDigester, type Digest, encodedOf, parseDigest } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { BlobProbe, BlobSource, BlobStream } from '../port.ts';
import { writerOf } from './index-file.ts';
import type { LayoutStore } from './store.ts';

/** The blobs of a layout. */
export interface LayoutBlobs {
  head(digest: Digest): Promise<{ size: number } | undefined>;
  probe(digest: Digest): Promise<BlobProbe | undefined>;
  get(digest: Digest): Promise<BlobStream | undefined>;
  /** REGISTRY_CONTENT_MISMATCH, and nothing stored, for other bytes than announced. */
  put(blob: { digest: Digest; size: number }, source: BlobSource): Promise<void>;
}

/** `blobs/<algorithm>/<encoded>`. Throws DIGEST_INVALID, so that no name leaves the layout. */
export function blobName(digest: string): string {
  const parsed = parseDigest(digest);
  return `blobs/${algorithmOf(parsed)}/${encodedOf(parsed)}`;
}

export function layoutBlobs(store: LayoutStore): LayoutBlobs {
  const sizeOf = async (digest: Digest) => await store.size(blobName(digest));
  return {
    async head(digest) {
      const size = await sizeOf(digest);
      return size === undefined ? undefined : { size };
    },
    async probe(digest) {
      const size = await sizeOf(digest);
      if (size === undefined) return undefined;
      let bytesRead = 0;
      for await (const chunk of store.read(blobName(digest), 1)) bytesRead += chunk.byteLength;
      return { size, bytesRead };
    },
    async get(digest) {
      const size = await sizeOf(digest);
      return size === undefined ? undefined : { size, body: store.read(blobName(digest)) };
    },
    async put(blob, source) {
      const name = blobName(blob.digest);
      const body = hashed(typeof source === 'function' ? source() : once(source), blob);
      await writerOf(store).write(name, body.stream, body.check);
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function hashed(
  source: AsyncIterable<Uint8Array>,
  { digest, size }: { digest: Digest; size: number },
): { stream: AsyncIterable<Uint8Array>; check: () => void } {
  const digester = createDigester(algorithmOf(digest));
  let length = 0;
  async function* stream(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      digester.update(chunk);
      length += chunk.byteLength;
      yield chunk;
    }
  }
  const check = () => {
    const actual = digester.digest();
    if (length === size && actual === digest) return;
    const text = `expected ${digest} with ${size} bytes, got ${actual} with ${length}`;
    throw new RegistryError('REGISTRY_CONTENT_MISMATCH', text);
  };
  return { stream: stream(), check };
}
