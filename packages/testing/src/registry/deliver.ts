import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Reply } from './exchange.ts';

export type AnyResponse = ServerResponse | Http2ServerResponse;

/** Writes a reply, broken off where its delivery says so. Gives the number of body bytes written. */
export async function deliver(
  reply: Reply,
  method: string,
  response: AnyResponse,
): Promise<number> {
  const { delivery } = reply;
  if (delivery?.keep === 'none') {
    if (delivery.ending === 'reset') breakConnection(response);
    return 0;
  }
  const body = method === 'HEAD' ? undefined : reply.body;
  compatible(response).writeHead(reply.status, headersOf(reply));
  if (delivery === undefined || method === 'HEAD') {
    await finish(response, body);
    return body?.length ?? 0;
  }
  const part = (body ?? new Uint8Array()).subarray(0, delivery.keep);
  await writePart(response, part);
  if (delivery.ending === 'end') endEarly(response);
  if (delivery.ending === 'reset') breakConnection(response);
  return part.length;
}

/** Node joins a list of header values only for some names, so lists stay lists. */
function headersOf(reply: Reply): Record<string, string | string[]> {
  const lengthNeeded = reply.body !== undefined && reply.headers['content-length'] === undefined;
  const length = lengthNeeded ? { 'content-length': String(reply.body.length) } : {};
  const entries = Object.entries({ ...length, ...reply.headers });
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}

function finish(response: AnyResponse, body: Uint8Array | undefined): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', () => resolve());
    response.end(body ?? '', () => resolve());
  });
}

/** Headers and the part have left this process when the promise resolves. */
function writePart(response: AnyResponse, part: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', () => resolve());
    if (part.length > 0) {
      compatible(response).write(part, () => resolve());
      return;
    }
    if ('flushHeaders' in response) response.flushHeaders();
    setImmediate(resolve);
  });
}

/** HTTP/2 answers have the methods of HTTP/1.1 answers, in types that do not unite. */
function compatible(response: AnyResponse): ServerResponse {
  return response as ServerResponse;
}

function endEarly(response: AnyResponse): void {
  if ('createPushResponse' in response) {
    response.stream.end();
    return;
  }
  response.socket?.end();
}

function breakConnection(response: AnyResponse): void {
  if ('createPushResponse' in response) {
    response.stream.session?.destroy();
    return;
  }
  const { socket } = response;
  if (socket === null) return;
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}
