import type { RequestFilter } from '../faults/rules.ts';
import { matchesFilter } from '../faults/rules.ts';
import type { RegistryRequest, Reply } from './exchange.ts';
import type { Route } from './route.ts';

/** One request that arrived, and what was answered. */
export interface LogEntry {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly route: Route;
  readonly origin: 'registry' | 'content';
  readonly httpVersion: string;
  /** Number of the connection it came on, from 1. */
  readonly connection: number;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** 0 when no answer was sent. */
  readonly status: number;
  /** Body bytes in each direction. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** From the arrival of the request to the end of the answer. */
  readonly ms: number;
  /** Name of the injected fault. */
  readonly fault?: string;
}

/** Requests in the order in which they were answered. */
export interface RequestLog {
  readonly entries: readonly LogEntry[];
  /** Connections opened since the last reset. */
  readonly connections: number;
  /** Requests that fit; all without a filter. */
  count(filter?: RequestFilter): number;
  find(filter: RequestFilter): readonly LogEntry[];
  /** `GET /v2/acme/web/manifests/v1 200` a line, for failure messages and snapshots. */
  lines(): readonly string[];
  reset(): void;
}

/** A log that the server writes to. */
export interface WritableLog extends RequestLog {
  append(entry: LogEntry): void;
  connected(): number;
}

const keptHeaders = [
  'accept',
  'authorization',
  'content-length',
  'content-range',
  'content-type',
  'docker-content-digest',
  'link',
  'location',
  'oci-filters-applied',
  'oci-subject',
  'oci-tag',
  'range',
  'retry-after',
  'user-agent',
  'www-authenticate',
];

/** The headers that matter, lists joined with commas. */
export function logHeaders(
  headers: RegistryRequest['headers'] | Reply['headers'],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = headers[name];
    if (value !== undefined) found[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return found;
}

export function createLog(): WritableLog {
  const entries: LogEntry[] = [];
  let sockets = 0;
  let before = 0;
  const find = (filter: RequestFilter) =>
    entries.filter((entry) =>
      matchesFilter(filter, {
        method: entry.method,
        route: entry.route,
        url: new URL(entry.path, 'http://registry'),
        headers: entry.requestHeaders,
      }),
    );
  return {
    entries,
    get connections() {
      return sockets - before;
    },
    find,
    count: (filter = {}) => find(filter).length,
    lines: () => entries.map((one) => `${one.method} ${one.path} ${one.status}`),
    reset() {
      entries.length = 0;
      before = sockets;
    },
    append: (entry) => void entries.push(entry),
    connected() {
      sockets += 1;
      return sockets;
    },
  };
}
