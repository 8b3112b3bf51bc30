import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** When a client dies at a request: before it is sent, or when it was done and not yet answered. */
export type Moment = 'before' | 'after';

/** Stands between a client and a GitHub, whose own addresses it replaces in all answers. */
export interface Gateway {
  /** The API's root. */
  readonly url: string;
  /** Requests since the beginning or the last revival. */
  readonly requests: number;
  /** From this request on, counted from 1, nothing arrives and nothing is answered. */
  dieAt(nth: number, when: Moment): void;
  /** Does something else right before this request is passed on. */
  doAt(nth: number, action: () => Promise<void>): void;
  revive(): void;
}

interface Body {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Opens it until the test ends; `prefix` is where the API is, such as `/api/v3` on a server. */
export async function openGateway(target: string, prefix = ''): Promise<Gateway> {
  let requests = 0;
  const actions = new Map<number, () => Promise<void>>();
  let death: { readonly nth: number; readonly when: Moment } | undefined;
  const isDead = (nth: number, when: Moment) =>
    death !== undefined && (nth > death.nth || (nth === death.nth && when === death.when));
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    requests += 1;
    const nth = requests;
    if (isDead(nth, 'before')) return void response.destroy();
    await actions.get(nth)?.();
    const path = (incoming.url ?? '').slice(prefix.length);
    const body = await forward(incoming, `${target}${path}`);
    if (isDead(nth, 'after')) return void response.destroy();
    const rewritten = JSON.stringify(body.headers).replaceAll(target, url);
    const { 'content-length': _, ...headers } = JSON.parse(rewritten) as IncomingHttpHeaders;
    response.writeHead(body.status, headers);
    response.end(body.text.replaceAll(target, url));
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  return {
    url,
    get requests() {
      return requests;
    },
    dieAt: (nth, when) => {
      death = { nth, when };
    },
    doAt: (nth, action) => void actions.set(nth, action),
    revive: () => {
      death = undefined;
      requests = 0;
    },
  };
}

function forward(incoming: IncomingMessage, url: string): Promise<Body> {
  return new Promise((resolve, reject) => {
    const { method, headers } = incoming;
    const outgoing = request(url, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, text });
      });
    });
    outgoing.on('error', reject);
    incoming.pipe(outgoing);
  });
}
