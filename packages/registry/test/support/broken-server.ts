import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '@image-relay/testing';

/** An HTTPS server on HTTP/2 with a certificate of its own. */
export interface BrokenServer extends AsyncDisposable {
  readonly host: string;
  /** PEM, to be trusted. */
  readonly ca: string;
}

/**
 * Promises `size` bytes of every blob and ends the stream with its headers, as a Go server does whose
 * file is gone: HTTP/2 clients then never see those headers.
 */
export async function startBroken(size: number): Promise<BrokenServer> {
  const { cert, key } = createCertificate();
  const server = createSecureServer({ cert, key });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    const isHead = headers[':method'] === 'HEAD';
    const length = isHead ? size : 1;
    const range = isHead ? {} : { 'content-range': `bytes 0-0/${size}` };
    const answer = { ':status': isHead ? 200 : 206, 'content-length': String(length), ...range };
    stream.respond(answer, { endStream: true });
  });
  server.on('sessionError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: cert,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
