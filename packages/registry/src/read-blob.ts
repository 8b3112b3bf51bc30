import {
  algorithmOf,
  createDigester,
  type Descriptor,
  type RepositoryName,
} from '@image-relay/oci';
import { RegistryError } from './errors.ts';
import type { BlobStream, Registry } from './port.ts';

const attempts = 3;

/**
 * A whole blob whose size and digest are those of its descriptor; undefined when it is not there.
 * REGISTRY_LIMIT above `limit` bytes, REGISTRY_CONTENT_MISMATCH for other bytes than described. A
 * body that breaks off is asked for again.
 */
export async function readBlob(
  registry: Registry,
  repository: RepositoryName,
  descriptor: Pick<Descriptor, 'digest' | 'size'>,
  { limit }: { readonly limit: number },
): Promise<Uint8Array | undefined> {
  if (descriptor.size > limit) {
    const text = `${descriptor.digest} has ${descriptor.size} bytes, more than the limit of ${limit}`;
    throw new RegistryError('REGISTRY_LIMIT', text);
  }
  for (let attempt = 1; ; attempt += 1) {
    const blob = await registry.getBlob(repository, descriptor.digest);
    if (blob === undefined) return undefined;
    try {
      return await readChecked(blob, descriptor);
    } catch (error) {
      const isTemporary = error instanceof RegistryError && error.temporary;
      if (!isTemporary || attempt === attempts) throw error;
    }
  }
}

async function readChecked(
  { body }: BlobStream,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
): Promise<Uint8Array> {
  const digester = createDigester(algorithmOf(digest));
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > size) throw mismatch(digest, `expected ${size} bytes, more came`);
    digester.update(chunk);
    chunks.push(chunk);
  }
  if (length !== size) throw mismatch(digest, `expected ${size} bytes, ${length} came`);
  const actual = digester.digest();
  if (actual !== digest) throw mismatch(digest, `the bytes have the digest ${actual}`);
  return Buffer.concat(chunks, length);
}

function mismatch(digest: string, what: string): RegistryError {
  return new RegistryError('REGISTRY_CONTENT_MISMATCH', `${digest}: ${what}`);
}
