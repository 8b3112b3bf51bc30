import type { RegistryRequest, Reply, SpecCode } from '../registry/exchange.ts';
import { errorReply } from '../registry/exchange.ts';

/** What goes wrong with one request: before the registry handles it, with its answer, or by waiting. */
export interface Fault {
  /** Short name, kept in the request log. */
  readonly type: string;
  /** Answers instead of the registry, which then does nothing. */
  readonly before?: (request: RegistryRequest) => Reply;
  /** Changes the registry's answer; whatever was asked for is done. */
  readonly after?: (reply: Reply, request: RegistryRequest) => Reply;
  readonly delayMs?: number;
}

type Headers = Readonly<Record<string, string>>;

/** 404 with the code that fits the endpoint, as if the content were absent. */
export function notFound(): Fault {
  const codeOf = (kind: string): SpecCode =>
    kind === 'blob' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN';
  return { type: 'not-found', before: (request) => errorReply(404, codeOf(request.route.kind)) };
}

/** Any status with the specification's error JSON. */
export function status(
  code: number,
  options: { readonly code?: SpecCode; readonly headers?: Headers } = {},
): Fault {
  const headers = { ...options.headers };
  return {
    type: `status-${code}`,
    before: () => errorReply(code, options.code ?? 'UNKNOWN', { headers }),
  };
}

/** 401; without a challenge a client has nothing to answer. */
export function unauthorized(challenge?: string): Fault {
  const headers: Headers = challenge === undefined ? {} : { 'www-authenticate': challenge };
  return { ...status(401, { code: 'UNAUTHORIZED', headers }), type: 'unauthorized' };
}

/** 403 DENIED. */
export function forbidden(): Fault {
  return { ...status(403, { code: 'DENIED' }), type: 'forbidden' };
}

/** 429 with `Retry-After`: a number of seconds, a date, or nothing. */
export function tooManyRequests(retryAfter?: number | Date): Fault {
  const value = retryAfter instanceof Date ? retryAfter.toUTCString() : String(retryAfter);
  const headers: Headers = retryAfter === undefined ? {} : { 'retry-after': value };
  return { ...status(429, { code: 'TOOMANYREQUESTS', headers }), type: 'too-many-requests' };
}

/** 5xx with a plain-text body, as a proxy in front of a registry answers. */
export function serverError(code = 503, headers: Headers = {}): Fault {
  const body = Buffer.from('upstream unavailable\n');
  const reply: Reply = {
    status: code,
    headers: { 'content-type': 'text/plain', ...headers },
    body,
  };
  return { type: `status-${code}`, before: () => reply };
}

/** 200 with an HTML page: a sign-in page or a captive portal. */
export function html(text = '<!doctype html><title>Sign in</title>'): Fault {
  const reply: Reply = {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: Buffer.from(text),
  };
  return { type: 'html', before: () => reply };
}

/** Redirect to another place; `{path}` in the target stands for the path that was asked for. */
export function redirectTo(target: string, code: 301 | 302 | 307 | 308 = 307): Fault {
  return {
    type: 'redirect',
    before: ({ url }) => ({
      status: code,
      headers: {
        location: target.replace('{path}', url.pathname + url.search),
        'content-length': '0',
      },
    }),
  };
}

/** Waits before the request is handled. */
export function slow(ms: number): Fault {
  return { type: 'slow', delayMs: ms };
}

/** The connection is reset before the request is handled. */
export function connectionReset(): Fault {
  return { type: 'reset', before: () => silent('reset') };
}

/** The request is handled, and the connection is reset before the answer. */
export function lostReply(): Fault {
  return { type: 'lost-reply', after: () => silent('reset') };
}

/** No answer ever comes. */
export function stalled(): Fault {
  return { type: 'stalled', before: () => silent('stall') };
}

/** Right headers, then only `keep` bytes of the body, then an end, a stall or a reset. */
export function truncated(keep: number, ending: 'end' | 'stall' | 'reset' = 'end'): Fault {
  return {
    type: keep === 0 ? 'empty-body' : 'truncated',
    after: (reply) => ({ ...reply, headers: withLength(reply), delivery: { ending, keep } }),
  };
}

/** Right status, headers and length, and not one byte: a registry whose file is gone behind its cache. */
export function emptyBody(ending: 'end' | 'stall' = 'end'): Fault {
  return truncated(0, ending);
}

/** The body's bytes are flipped: same length and headers, another digest. */
export function corrupted(): Fault {
  return {
    type: 'corrupted',
    after: (reply) => ({
      ...reply,
      body: (reply.body ?? new Uint8Array()).map((byte) => byte ^ 0xff),
    }),
  };
}

/** Another body, with a Content-Length that fits it; all other headers stay. */
export function otherBody(bytes: Uint8Array): Fault {
  const length = { 'content-length': String(bytes.length) };
  return {
    type: 'other-body',
    after: (reply) => ({ ...reply, headers: { ...reply.headers, ...length }, body: bytes }),
  };
}

/** One header of the answer set, or removed with undefined. Names are lower-case. */
export function header(name: string, value: string | undefined): Fault {
  return {
    type: `header-${name}`,
    after: (reply) => {
      const { [name]: _, ...rest } = reply.headers;
      return { ...reply, headers: value === undefined ? rest : { ...rest, [name]: value } };
    },
  };
}

/** Another Content-Type. */
export function contentType(value: string): Fault {
  return header('content-type', value);
}

/** Another Content-Length; a promise that is too long is broken by the end of the connection. */
export function contentLength(length: number): Fault {
  return {
    type: 'content-length',
    after: (reply) => {
      const headers = { ...reply.headers, 'content-length': String(length) };
      const size = reply.body?.length ?? 0;
      const keep = Math.min(size, length);
      return { ...reply, headers, delivery: { ending: 'end', keep } };
    },
  };
}

function silent(ending: 'reset' | 'stall'): Reply {
  return { status: 0, headers: {}, delivery: { ending, keep: 'none' } };
}

function withLength(reply: Reply): Reply['headers'] {
  return { 'content-length': String(reply.body?.length ?? 0), ...reply.headers };
}
