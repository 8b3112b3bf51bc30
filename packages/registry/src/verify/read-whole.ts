import {
  algorithmOf,
  createDigester,
  type Descriptor,
  type Digest,
  type RepositoryName,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { BlobStream, Registry } from '../port.ts';
import type { VerifyClock } from './observation.ts';

/** A blob that was read to its end, or to the place where it stopped. */
export interface WholeBlob {
  /** The length that the headers state, in bytes. */
  readonly size?: number;
  readonly bytesRead: number;
  /** The body ended before the length that its headers promised, and did so twice at the same place. */
  readonly endedEarly?: boolean;
  readonly digest?: Digest;
  readonly kept?: readonly Uint8Array[];
}

export interface ReadOptions {
  readonly clock: VerifyClock;
  /** Keep the bytes, of what is known to be small. */
  readonly keep?: boolean;
}

const attempts = 3;
/** A body that stalls costs the whole time limit of the client, every time. */
const timeoutAttempts = 2;
const firstPauseMs = 250;

/**
 * Reads and hashes a whole blob, piece by piece, and stops once the descriptor's size is exceeded.
 * A body that breaks off is read again: content that is damaged ends at the same place every time,
 * a bad network does not (REGISTRY_NETWORK). `undefined` is a 404.
 */
export async function readWhole(
  registry: Registry,
  repository: RepositoryName,
  descriptor: Descriptor,
  { clock, keep = false }: ReadOptions,
): Promise<WholeBlob | undefined> {
  const ends: number[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const stream = await registry.getBlob(repository, descriptor.digest);
    if (stream === undefined) return undefined;
    const read = await drain(stream, descriptor, keep);
    if (read.failure === undefined) return read.blob;
    const { bytesRead } = read.blob;
    if (read.failure.code === 'REGISTRY_TRUNCATED' && ends.includes(bytesRead)) {
      return { ...read.blob, endedEarly: true };
    }
    const most = read.failure.code === 'REGISTRY_TIMEOUT' ? timeoutAttempts : attempts;
    if (attempt >= most) throw brokeOff(read.failure, [...ends, bytesRead], descriptor);
    ends.push(bytesRead);
    if (attempt > 1) await clock.sleep(firstPauseMs * attempt);
  }
}

interface Drained {
  readonly blob: WholeBlob;
  /** Why the body did not come to its end. */
  readonly failure?: RegistryError;
}

async function drain(
  { body, size: stated }: BlobStream,
  { digest, size }: Descriptor,
  keep: boolean,
): Promise<Drained> {
  const digester = createDigester(algorithmOf(digest));
  const kept: Uint8Array[] = [];
  const headers = stated === undefined ? {} : { size: stated };
  let bytesRead = 0;
  try {
    for await (const chunk of body) {
      bytesRead += chunk.length;
      digester.update(chunk);
      if (keep) kept.push(chunk);
      if (bytesRead > size) break;
    }
  } catch (failure) {
    if (!(failure instanceof RegistryError && mayEndElsewhere(failure))) throw failure;
    return { blob: { ...headers, bytesRead }, failure };
  }
  const blob = { ...headers, bytesRead, digest: digester.digest() };
  return { blob: keep ? { ...blob, kept } : blob };
}

function mayEndElsewhere({ code, temporary }: RegistryError): boolean {
  return temporary || code === 'REGISTRY_TRUNCATED';
}

/** Ends at different places: it is not the content that stops there. */
function brokeOff(
  failure: RegistryError,
  ends: readonly number[],
  { digest, size }: Descriptor,
): RegistryError {
  if (failure.code !== 'REGISTRY_TRUNCATED') return failure;
  const text = `${digest} broke off after ${ends.join(', ')} of ${size} bytes`;
  return new RegistryError('REGISTRY_NETWORK', text, { cause: failure, temporary: true });
}
