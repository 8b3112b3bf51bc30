import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to an API that ends at one request, as it does for a run that is killed there. */
export interface KillSwitch {
  readonly url: string;
  /** Requests that came, also those that were cut. */
  readonly count: () => number;
}

/** Lets `allowed` requests through; with `after` the next one is done and its answer is lost. */
export async function startKillSwitch(
  api: string,
  { allowed, when }: { readonly allowed: number; readonly when: 'before' | 'after' },
): Promise<KillSwitch> {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    const at = count;
    count += 1;
    const isDone = at < allowed || (at === allowed && when === 'after');
    const answer = isDone ? forward(api, incoming) : Promise.reject(new Error('killed'));
    void answer.then(
      (answered) => (at < allowed ? deliver(answered, outgoing) : outgoing.destroy()),
      () => outgoing.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, count: () => count };
}

async function forward(api: string, incoming: IncomingMessage): Promise<IncomingMessage> {
  const { method, headers } = incoming;
  const outgoing = request(new URL(incoming.url ?? '/', api), { method, headers });
  incoming.pipe(outgoing);
  const [answered] = (await once(outgoing, 'response')) as [IncomingMessage];
  return answered;
}

function deliver(answered: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(answered.statusCode ?? 500, answered.headers);
  answered.pipe(outgoing);
}
