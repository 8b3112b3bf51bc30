import { RegistryError } from '../errors.ts';
import { redactUrl } from '../redact.ts';
import { bodyError, truncated } from './fault.ts';

/** What an HTTP client hands out as a body. */
export interface RawBody extends AsyncIterable<Uint8Array> {
  dump(options: { limit: number }): Promise<void>;
}

/** The body of one answer, read once: as a stream, as a whole, or not at all. */
export interface AnswerBody {
  /** Fails with REGISTRY_TRUNCATED when it ends before Content-Length. Leaving the loop cancels it. */
  stream(): AsyncIterable<Uint8Array>;
  /** REGISTRY_LIMIT as soon as it is known to be longer than `limit` bytes. */
  readAll(limit: number): Promise<Uint8Array>;
  /** At most `limit` bytes, whatever happens to the rest; never fails. */
  readSome(limit: number): Promise<Uint8Array>;
  /** Gives up the rest without closing an HTTP/2 session. */
  cancel(): void;
}

export interface BodyContext {
  readonly method: string;
  readonly url: URL;
  /** Content-Length, where the answer has a body. */
  readonly promised: number | undefined;
  readonly onBytes: (count: number) => void;
  readonly signal: AbortSignal | undefined;
}

const drainLimit = 16 * 1024;

export function answerBody(raw: RawBody, context: BodyContext): AnswerBody {
  const stream = () => counted(raw, context);
  const cancel = () => void raw.dump({ limit: drainLimit }).catch(() => {});
  return {
    stream,
    async readAll(limit) {
      if ((context.promised ?? 0) <= limit) return await readAll(stream(), { limit, context });
      cancel();
      throw tooLarge(context, limit);
    },
    readSome: (limit) => readSome(stream(), limit),
    cancel,
  };
}

async function* counted(raw: RawBody, context: BodyContext): AsyncGenerator<Uint8Array> {
  const { promised } = context;
  let received = 0;
  try {
    for await (const chunk of raw) {
      received += chunk.byteLength;
      context.onBytes(chunk.byteLength);
      yield chunk;
    }
  } catch (error) {
    if (context.signal?.aborted === true) throw context.signal.reason;
    throw bodyError(error, { ...context, received });
  }
  if (promised !== undefined && received < promised) {
    throw truncated({ ...context, promised, received });
  }
}

async function readAll(
  stream: AsyncIterable<Uint8Array>,
  { limit, context }: { limit: number; context: BodyContext },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(context, limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

async function readSome(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= limit) break;
    }
  } catch {
    // An error document that breaks off still says something; the status says the rest.
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

function tooLarge(context: BodyContext, limit: number): RegistryError {
  const url = redactUrl(context.url);
  const text = `${context.method} ${url}: the body is larger than the limit of ${limit} bytes`;
  return new RegistryError('REGISTRY_LIMIT', text, { method: context.method, url });
}
