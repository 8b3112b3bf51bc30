import type { Dispatcher } from 'undici';
import type { RegistrySettings } from '../options.ts';
import { redactUrl } from '../redact.ts';
import { type AnswerBody, answerBody } from './body.ts';
import { transportError } from './fault.ts';
import { proxyFor } from './proxy.ts';
import { isLarge, sizeOf, trackedSource, type WireBody } from './source.ts';
import { buildConnector, Pool, ProxyAgent } from './undici.ts';

export type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

export interface WireRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: WireBody | undefined;
}

/** One answer. Header names are in lower case; repeated headers keep every value. */
export interface Answer {
  readonly method: Method;
  readonly url: URL;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly headerValues: (name: string) => readonly string[];
  readonly body: AnswerBody;
}

/** Sends single requests: one connection pool per origin, HTTP/2 where the server offers it. */
export interface Wire {
  /** Any status is an answer; only a connection fault or a timeout throws. */
  exchange(request: WireRequest): Promise<Answer>;
  readonly counters: { requests: number; bytesReceived: number; connections: number };
  close(): Promise<void>;
}

/** A registry may copy and hash a large blob before it answers; so many time limits it may take. */
const patienceFactor = 10;

export function createWire(settings: RegistrySettings): Wire {
  const pools = new Map<string, Dispatcher>();
  const counters = { requests: 0, bytesReceived: 0, connections: 0 };
  const poolOf = (origin: string) => {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const pool = createPool(new URL(origin), settings);
    // Said by proxies as well, for every connection that is ready for use.
    pool.on('connect', () => {
      counters.connections += 1;
    });
    pools.set(origin, pool);
    return pool;
  };
  return {
    counters,
    async exchange(request) {
      counters.requests += 1;
      const startedAt = settings.clock();
      const record = (status?: number) =>
        settings.onRequest?.({
          method: request.method,
          url: redactUrl(request.url),
          durationMs: settings.clock() - startedAt,
          ...(status === undefined ? {} : { status }),
        });
      try {
        const response = await dispatch(poolOf(request.url.origin), request, settings);
        record(response.statusCode);
        return toAnswer(request, response, {
          onBytes: (count) => {
            counters.bytesReceived += count;
          },
          signal: settings.signal,
        });
      } catch (error) {
        record();
        if (settings.signal?.aborted === true) throw settings.signal.reason;
        throw error;
      }
    },
    async close() {
      // destroy() and not close(): a blob that nobody reads to its end must not keep us here.
      await Promise.all([...pools.values()].map(async (pool) => await pool.destroy()));
    },
  };
}

function createPool(origin: URL, settings: RegistrySettings): Dispatcher {
  const { timeoutMs, http2: allowH2 } = settings;
  const tls = {
    allowH2,
    preferH2: true,
    timeout: timeoutMs,
    ...(settings.ca === undefined ? {} : { ca: [...settings.ca] }),
  };
  const limits = { allowH2, headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const proxy = proxyFor(origin, settings.env);
  if (proxy === undefined) return new Pool(origin, { ...limits, connect: buildConnector(tls) });
  return new ProxyAgent({ ...limits, uri: proxy.href, connectTimeout: timeoutMs, requestTls: tls });
}

async function dispatch(
  pool: Dispatcher,
  request: WireRequest,
  settings: RegistrySettings,
): Promise<Dispatcher.ResponseData> {
  const { method, url, body } = request;
  const source = body === undefined ? undefined : trackedSource(body);
  const isSlow = body !== undefined && isLarge(body);
  try {
    return await pool.request({
      method,
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      headers: { ...everyRequest(settings), ...request.headers, ...lengthOf(request) },
      // undici closes a connection after HEAD unless it is told otherwise.
      reset: false,
      ...(source === undefined ? {} : { body: source.body }),
      ...(isSlow ? { headersTimeout: settings.timeoutMs * patienceFactor } : {}),
      ...(settings.signal === undefined ? {} : { signal: settings.signal }),
    });
  } catch (error) {
    // What the source threw is the reason; that the request broke off is only what followed.
    if (source?.failure !== undefined) throw source.failure.error;
    throw transportError(error, request);
  }
}

/** Without Accept-Encoding a server may compress (RFC 9110, 12.5.3): other bytes, and another length. */
function everyRequest({ userAgent }: RegistrySettings): Record<string, string> {
  return { 'user-agent': userAgent, 'accept-encoding': 'identity' };
}

function lengthOf({ method, body }: WireRequest): Record<string, string> {
  if (body === undefined)
    return method === 'POST' || method === 'PUT' ? { 'content-length': '0' } : {};
  return { 'content-length': String(sizeOf(body)) };
}

function toAnswer(
  { method, url }: WireRequest,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  context: { onBytes: (count: number) => void; signal: AbortSignal | undefined },
): Answer {
  const headerValues = (name: string) => [headers[name] ?? []].flat();
  const length = headerValues('content-length')[0];
  const hasBody = method !== 'HEAD' && statusCode !== 204 && statusCode !== 304;
  if (!hasBody) body.on('error', () => {}).resume();
  const promised =
    hasBody && length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
  return {
    method,
    url,
    status: statusCode,
    header: (name) => headerValues(name)[0],
    headerValues,
    body: answerBody(body, { method, url, promised, ...context }),
  };
}
