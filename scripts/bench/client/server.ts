import { readFileSync } from 'node:fs';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';

/**
 * A registry that answers every HEAD with 200, `LATENCY_MS` after it came. Runs as a process of its
 * own; sends `{ port }` when it listens, and `{ connections }` of the time since the last question
 * when it is asked.
 */
const latencyMs = Number(process.env.LATENCY_MS);
const digest = `sha256:${'0'.repeat(64)}`;
let connections = 0;

const server = createSecureServer(
  {
    key: readFileSync(String(process.env.TLS_KEY)),
    cert: readFileSync(String(process.env.TLS_CERT)),
    allowHTTP1: true,
  },
  (_: Http2ServerRequest, response: Http2ServerResponse) => {
    setTimeout(() => {
      response.writeHead(200, { 'content-length': '1234', 'docker-content-digest': digest });
      response.end();
    }, latencyMs);
  },
);

server.on('connection', () => {
  connections += 1;
});

server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});

process.on('message', () => {
  process.send?.({ connections });
  connections = 0;
});
process.on('disconnect', () => process.exit(0));
