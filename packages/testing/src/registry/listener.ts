import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createSecureServer, type Http2ServerRequest } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificate.ts';
import { type AnyResponse, deliver } from './deliver.ts';
import type { RegistryRequest } from './exchange.ts';
import { logHeaders, type WritableLog } from './log.ts';
import { answer, type Pipeline } from './pipeline.ts';
import { routeOf } from './route.ts';

/** A listening origin on a free port of the loopback interface. */
export interface Listener {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** `http://127.0.0.1:<port>` or `https://...` */
  readonly url: string;
  close(): Promise<void>;
}

interface ListenerOptions {
  readonly pipeline: Pipeline;
  readonly log: WritableLog;
  readonly origin: RegistryRequest['origin'];
  readonly certificate?: Certificate | undefined;
}

type AnyRequest = IncomingMessage | Http2ServerRequest;

/** Starts one origin; every request goes through the pipeline and into the log. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const sockets = new Map<Socket, number>();
  const scheme = options.certificate === undefined ? 'http' : 'https';
  const server = serverOf(options.certificate, (request, response) => {
    const base = `${scheme}://${authorityOf(request)}`;
    const connection = sockets.get(tcpSocket(request)) ?? 0;
    serve(options, { request, response, base, connection }).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.set(socket, options.log.connected());
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `${scheme}://${host}`, close: () => closeAll(server, sockets.keys()) };
}

function serverOf(
  certificate: Certificate | undefined,
  handler: (request: AnyRequest, response: AnyResponse) => void,
): Server {
  if (certificate === undefined) return createServer({ keepAliveTimeout: 60_000 }, handler);
  const server = createSecureServer({ ...certificate, allowHTTP1: true }, handler);
  server.on('sessionError', () => undefined);
  return server as unknown as Server;
}

/** A TLS socket has the accepted TCP socket below it; connections are counted by that one. */
function tcpSocket(request: AnyRequest): Socket {
  const socket = 'stream' in request ? request.stream.session?.socket : request.socket;
  const below = (socket as { readonly _parent?: Socket } | undefined)?._parent;
  return below ?? (socket as Socket);
}

async function serve(
  options: ListenerOptions,
  exchange: { request: AnyRequest; response: AnyResponse; base: string; connection: number },
): Promise<void> {
  const started = performance.now();
  const { request, response } = exchange;
  const url = new URL(request.url ?? '/', exchange.base);
  const incoming: RegistryRequest = {
    method: request.method ?? 'GET',
    url,
    route: routeOf(decodePath(url.pathname)),
    headers: request.headers,
    body: await readBody(request),
    origin: options.origin,
  };
  const { reply, fault } = await answer(options.pipeline, incoming);
  const bytesOut = await deliver(reply, incoming.method, response);
  options.log.append({
    method: incoming.method,
    path: url.pathname + url.search,
    route: incoming.route,
    origin: options.origin,
    httpVersion: request.httpVersion,
    connection: exchange.connection,
    requestHeaders: logHeaders(request.headers),
    responseHeaders: logHeaders(reply.headers),
    status: reply.status,
    bytesIn: incoming.body.length,
    bytesOut,
    ms: performance.now() - started,
    ...(fault === undefined ? {} : { fault }),
  });
}

function authorityOf({ headers }: AnyRequest): string {
  const name = headers.host ?? headers[':authority'];
  return typeof name === 'string' ? name : '';
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function readBody(request: AnyRequest): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function closeAll(server: Server, sockets: Iterable<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  for (const socket of sockets) socket.destroy();
  await closed;
}
