import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a client sees of servers until it dies. All of it ends with the test. */
export interface MortalNetwork {
  /** An address that passes everything on to a `host:port`. */
  front(host: string): Promise<string>;
  /**
   * The client dies at a request, counted from 1 over all servers: before it is sent, or when it was
   * answered. Nothing that it tries afterwards arrives anywhere.
   */
  dieAt(nth: number, when: 'before' | 'after'): void;
  revive(): void;
  /** Requests since the beginning or the last revival. */
  readonly requests: number;
}

/** Stands between one client and its servers. */
export function mortalNetwork(): MortalNetwork {
  let requests = 0;
  let death: { readonly nth: number; readonly when: 'before' | 'after' } | undefined;
  const isDead = (nth: number, when: 'before' | 'after') =>
    death !== undefined && (nth > death.nth || (nth === death.nth && when === death.when));
  const pass = (to: string) => (incoming: IncomingMessage, response: ServerResponse) => {
    requests += 1;
    const nth = requests;
    if (isDead(nth, 'before')) return void response.destroy();
    forward(incoming, to, (answer) => {
      if (isDead(requests, 'after') || isDead(nth, 'after')) {
        answer.resume();
        response.destroy();
      } else {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }
    });
  };
  return {
    front: (host) => listen(createServer({ keepAliveTimeout: 60_000 }, pass(host))),
    dieAt: (nth, when) => {
      death = { nth, when };
    },
    revive: () => {
      death = undefined;
      requests = 0;
    },
    get requests() {
      return requests;
    },
  };
}

function forward(
  incoming: IncomingMessage,
  to: string,
  onAnswer: (answer: IncomingMessage) => void,
): void {
  const { method, url: path, headers } = incoming;
  const [hostname, port] = to.split(':');
  const outgoing = request({ hostname, port, method, path, headers }, onAnswer);
  outgoing.on('error', () => incoming.destroy());
  incoming.pipe(outgoing);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
