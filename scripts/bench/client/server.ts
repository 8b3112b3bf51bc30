import { readFileSync } from 'node:fs';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A registry that answers every HEAD with 200, behind a proxy that adds half of `LATENCY_MS` to each
 * direction of every connection. Runs as a process of its own; sends `{ port }` when it listens, and
 * `{ connections }` of the time since the last question when it is asked.
 */
const oneWayMs = Number(process.env.LATENCY_MS) / 2;

const digest = `sha256:${'0'.repeat(64)}`;

const registry = createSecureServer(
  {
    key: readFileSync(String(process.env.TLS_KEY)),
    cert: readFileSync(String(process.env.TLS_CERT)),
    allowHTTP1: true,
    settings: { maxConcurrentStreams: 250 },
  },
  (_: Http2ServerRequest, response: Http2ServerResponse) => {
    response.writeHead(200, { 'content-length': '1234', 'docker-content-digest': digest });
    response.end();
  },
);

let connections = 0;

const proxy = createServer({ noDelay: true }, (client) => {
  connections += 1;
  const upstream = connect({ port: portOf(registry), host: '127.0.0.1', noDelay: true });
  delayed(client, upstream);
  delayed(upstream, client);
});

/** Timers of one length keep their order, so the bytes do too. */
function delayed(from: Socket, to: Socket): void {
  from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), oneWayMs));
  from.on('end', () => setTimeout(() => to.end(), oneWayMs));
  from.on('error', () => to.destroy());
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

registry.listen(0, '127.0.0.1', () => {
  proxy.listen(0, '127.0.0.1', () => process.send?.({ port: portOf(proxy) }));
});

process.on('message', () => {
  process.send?.({ connections });
  connections = 0;
});
process.on('disconnect', () => process.exit(0));
