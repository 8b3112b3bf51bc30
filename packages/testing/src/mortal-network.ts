import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from './forge/listener.ts';

/** When a client dies at a request: before it is sent, or when it was done and not yet answered. */
export type Moment = 'before' | 'after';

/** What one client sees of its servers until it dies. */
export interface MortalNetwork {
  /**
   * The address of a way to a server, which answers under that address; `prefix` is where the server
   * is below it, such as `/api/v3`.
   */
  front(server: string, prefix?: string): Promise<string>;
  /** From this request on, counted from 1 over all servers, nothing arrives and nothing is answered. */
  dieAt(nth: number, when: Moment): void;
  /** Does something else right before this request is passed on. */
  doAt(nth: number, action: () => Promise<void>): void;
  /** A new client: it lives, and its requests are counted from 1. */
  revive(): void;
  /** Requests since the beginning or the last revival. */
  readonly requests: number;
  close(): Promise<void>;
}

/** Stands between one client and its servers. */
export function openNetwork(): MortalNetwork {
  let requests = 0;
  let death: { readonly nth: number; readonly when: Moment } | undefined;
  const actions = new Map<number, () => Promise<void>>();
  const fronts: { close(): Promise<void> }[] = [];
  const isDead = (nth: number, when: Moment) =>
    death !== undefined && (nth > death.nth || (nth === death.nth && when === death.when));
  const pass = async (incoming: IncomingMessage, response: ServerResponse, way: Way) => {
    requests += 1;
    const nth = requests;
    if (isDead(nth, 'before')) return void response.destroy();
    await actions.get(nth)?.();
    const answer = await forward(incoming, way);
    // Another request of the same client may have been the last one meanwhile.
    if (!isDead(nth, 'after') && !isDead(requests, 'after')) {
      return await deliver(answer, response, way);
    }
    answer.resume();
    response.destroy();
  };
  return {
    front: async (server, prefix = '') => {
      const made = await listen((incoming, response) => {
        const way = { server, prefix, address: `${made.url}${prefix}` };
        pass(incoming, response, way).catch(() => response.destroy());
      });
      fronts.push(made);
      return `${made.url}${prefix}`;
    },
    dieAt: (nth, when) => {
      death = { nth, when };
    },
    doAt: (nth, action) => void actions.set(nth, action),
    revive: () => {
      death = undefined;
      requests = 0;
    },
    get requests() {
      return requests;
    },
    close: async () => void (await Promise.all(fronts.map((one) => one.close()))),
  };
}

interface Way {
  readonly server: string;
  readonly prefix: string;
  /** What stands in answers instead of the server's own address. */
  readonly address: string;
}

function forward(incoming: IncomingMessage, { server, prefix }: Way): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method, headers, url = '' } = incoming;
    const outgoing = request(`${server}${url.slice(prefix.length)}`, { method, headers }, resolve);
    outgoing.on('error', reject);
    incoming.pipe(outgoing);
  });
}

async function deliver(
  answer: IncomingMessage,
  response: ServerResponse,
  { server, address }: Way,
): Promise<void> {
  const named = JSON.stringify(answer.headers).replaceAll(server, address);
  const headers = JSON.parse(named) as IncomingHttpHeaders;
  const status = answer.statusCode ?? 502;
  // What a digest names passes byte for byte; answers of an API name addresses.
  if (headers['content-type']?.startsWith('application/json') !== true) {
    response.writeHead(status, headers);
    return void answer.pipe(response);
  }
  const { 'content-length': _, ...others } = headers;
  const body = (await text(answer)).replaceAll(server, address);
  response.writeHead(status, others);
  response.end(body);
}
