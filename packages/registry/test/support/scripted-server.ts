import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a scripted server says to one request. */
export interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** Sends the headers, so many bytes of the body, and then drops the connection. */
  readonly cutAfter?: number;
  /** Without Content-Length, in chunks. */
  readonly isUnsized?: boolean;
  /** `headers`: never answers. `body`: sends the headers and then nothing. */
  readonly hangs?: 'headers' | 'body';
}

/** A request as it arrived. */
export interface RecordedRequest {
  readonly line: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** `METHOD path` to its answers: each is given once, the last one again and again. */
export type Script = Readonly<Record<string, ScriptedAnswer | readonly ScriptedAnswer[]>>;

/** A server that answers by its script alone; disposing of it fails on any other request. */
export interface ScriptedServer extends AsyncDisposable {
  readonly host: string;
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** The request lines alone, in order. */
  readonly lines: readonly string[];
  /** For scripts that need the address of the server itself. */
  plan(script: Script): void;
}

export async function startScripted(script: Script = {}): Promise<ScriptedServer> {
  const requests: RecordedRequest[] = [];
  const unplanned: string[] = [];
  const plan = new Map<string, ScriptedAnswer[]>();
  const add = (more: Script) => {
    for (const [line, answers] of Object.entries(more)) plan.set(line, [answers].flat());
  };
  add(script);
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      const line = `${request.method} ${request.url}`;
      requests.push({ line, headers: request.headers, body });
      const answers = plan.get(line);
      const answer = answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
      if (answer === undefined) unplanned.push(line);
      give(answer ?? { status: 599, body: `unplanned: ${line}` }, response);
    }, ignoreBrokenRequest);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    requests,
    get lines() {
      return requests.map(({ line }) => line);
    },
    plan: add,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (unplanned.length > 0) throw new Error(`unplanned requests: ${unplanned.join(', ')}`);
    },
  };
}

function give(answer: ScriptedAnswer, response: ServerResponse): void {
  if (answer.hangs === 'headers') return;
  const body = Buffer.from(answer.body ?? '');
  const length = { 'content-length': String(body.byteLength) };
  const isLengthless = answer.isUnsized === true || response.req.method === 'HEAD';
  const isBodiless = response.req.method === 'HEAD' || answer.status === 204;
  response.writeHead(answer.status, {
    ...(isLengthless ? {} : length),
    ...mutable(answer.headers),
  });
  if (answer.hangs === 'body') {
    response.flushHeaders();
    return;
  }
  if (answer.cutAfter === undefined) {
    response.end(isBodiless ? undefined : body);
    return;
  }
  response.flushHeaders();
  const dropConnection = () => response.socket?.end();
  if (answer.cutAfter === 0) setTimeout(dropConnection, 5);
  else response.write(body.subarray(0, answer.cutAfter), dropConnection);
}

function mutable(headers: ScriptedAnswer['headers'] = {}): Record<string, string | string[]> {
  const entries = Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}

/** A client that drops its request is part of some tests. */
function ignoreBrokenRequest(): void {}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
