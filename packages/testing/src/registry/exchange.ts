import type { IncomingHttpHeaders } from 'node:http';
import type { Route } from './route.ts';

/** One request, its body read to the end. */
export interface RegistryRequest {
  readonly method: string;
  readonly url: URL;
  readonly route: Route;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** `registry`, or `content` for the second origin of redirected blobs. */
  readonly origin: 'registry' | 'content';
}

/** How the bytes leave: all of them, or `keep` of them and then an end, a stall or a reset. */
export interface Delivery {
  readonly ending: 'end' | 'stall' | 'reset';
  /** Bytes of the body that are sent; `none` sends not even headers. */
  readonly keep: number | 'none';
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array;
  /** Absent: a normal, complete answer. */
  readonly delivery?: Delivery;
}

/** Error codes of the OCI distribution specification (error codes). */
export type SpecCode =
  | 'BLOB_UNKNOWN'
  | 'BLOB_UPLOAD_INVALID'
  | 'BLOB_UPLOAD_UNKNOWN'
  | 'DIGEST_INVALID'
  | 'MANIFEST_BLOB_UNKNOWN'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNKNOWN'
  | 'NAME_INVALID'
  | 'NAME_UNKNOWN'
  | 'SIZE_INVALID'
  | 'UNAUTHORIZED'
  | 'DENIED'
  | 'UNSUPPORTED'
  | 'TOOMANYREQUESTS'
  | 'UNKNOWN';

/** A JSON answer. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): Reply {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** An error answer in the specification's JSON form; `detail` names what it is about. */
export function errorReply(
  status: number,
  code: SpecCode,
  detail: {
    readonly message?: string;
    readonly detail?: unknown;
    readonly headers?: Record<string, string>;
  } = {},
): Reply {
  const message = detail.message ?? code.toLowerCase().replaceAll('_', ' ');
  const error = {
    code,
    message,
    ...(detail.detail === undefined ? {} : { detail: detail.detail }),
  };
  return jsonReply(status, { errors: [error] }, detail.headers);
}

/** An answer without a body. */
export function emptyReply(
  status: number,
  headers: Record<string, string | readonly string[]> = {},
): Reply {
  return { status, headers: { 'content-length': '0', ...headers } };
}

/** One header as text, or the empty string. */
export function headerOf(request: RegistryRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}
