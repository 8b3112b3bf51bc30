import { Readable } from 'node:stream';
import { RegistryError } from '../errors.ts';

/** A body to send: bytes, or a stream of a known length that is opened when it is needed. */
export type WireBody =
  | { readonly bytes: Uint8Array }
  | { readonly open: () => AsyncIterable<Uint8Array>; readonly size: number };

const largeBytes = 1024 * 1024;
const sliceBytes = 256 * 1024;

/** A body for undici that remembers what its source failed with. */
export interface TrackedSource {
  readonly body: Uint8Array | Readable;
  failure?: { readonly error: unknown };
}

/** Opens a body. A stream of another length than announced fails with REGISTRY_CONTENT_MISMATCH. */
export function trackedSource(source: WireBody): TrackedSource {
  if ('bytes' in source && !isLarge(source)) return { body: source.bytes };
  if ('bytes' in source)
    return { body: Readable.from(slices(source.bytes), { objectMode: false }) };
  const onFailure = (error: unknown) => {
    tracked.failure = { error };
  };
  const pieces = stepwise(measured(source.open(), source.size), onFailure);
  const tracked: TrackedSource = { body: Readable.from(pieces, { objectMode: false }) };
  return tracked;
}

/** The length that is announced, in bytes. */
export function sizeOf(source: WireBody): number {
  return 'bytes' in source ? source.bytes.byteLength : source.size;
}

/** True for what takes a while to send, and for the registry to store before it answers. */
export function isLarge(source: WireBody): boolean {
  return sizeOf(source) > largeBytes;
}

/** Sent in slices, each of which counts as progress: one long write would meet the time limit. */
function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += sliceBytes) {
    yield bytes.subarray(at, at + sliceBytes);
  }
}

async function* measured(
  pieces: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of pieces) {
    length += piece.byteLength;
    if (length > size) throw mismatch(`more than ${size} bytes came from the source`);
    yield piece;
  }
  if (length < size) throw mismatch(`${length} bytes came from the source, expected ${size}`);
}

function mismatch(text: string): RegistryError {
  return new RegistryError('REGISTRY_CONTENT_MISMATCH', text);
}

/** Step by step, because a request that fails throws its own error into the generator as well. */
async function* stepwise(
  source: AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const next = async () => {
    try {
      return await iterator.next();
    } catch (error) {
      onFailure(error);
      throw error;
    }
  };
  try {
    for (let step = await next(); step.done !== true; step = await next()) yield step.value;
  } finally {
    await iterator.return?.();
  }
}
