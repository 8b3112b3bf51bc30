import type { IncomingMessage } from 'node:http';

/** A request with its whole body. */
export interface Incoming {
  readonly method: string;
  /** As sent, still escaped. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** The decoded body when it is JSON; undefined when there is none. */
  readonly json: unknown;
}

/** Reads a request; a body that calls itself JSON and is none rejects. */
export async function readIncoming(message: IncomingMessage): Promise<Incoming> {
  const url = new URL(message.url ?? '/', 'http://127.0.0.1');
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  const bytes = Buffer.concat(chunks);
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)]);
  const isJson = !url.pathname.startsWith('/uploads/') && bytes.length > 0;
  return {
    method: message.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers) as Record<string, string>,
    bytes,
    json: isJson ? (JSON.parse(bytes.toString('utf8')) as unknown) : undefined,
  };
}
