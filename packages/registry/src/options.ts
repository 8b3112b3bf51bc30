import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { HostLookup } from './auth/realm.ts';
import type { CredentialLookup } from './credentials/credential.ts';
import { createFileLookup } from './credentials/lookup.ts';
import { defaultRetryPolicy, type RetryPolicy } from './transport/retry-policy.ts';

/** One request as it went over the wire: for logs, without secrets. */
export interface RequestRecord {
  readonly method: string;
  /** Redacted: query values are `***`. */
  readonly url: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly durationMs: number;
}

/** Everything about the remote client that can be chosen. All times are milliseconds. */
export interface RegistryOptions {
  /** For every registry, or for `registry` alone when that is given. Empty values mean: not given. */
  readonly credentials?: {
    readonly username: string;
    readonly password: string;
    readonly registry?: string;
  };
  /** For its registry where nothing else is known, neither given nor stored. */
  readonly fallback?: {
    readonly username: string;
    readonly password: string;
    readonly registry: string;
  };
  /** Replaces the look-up in docker's and podman's files. */
  readonly credentialLookup?: CredentialLookup;
  /** Plain HTTP for hosts that are not loopback. Loopback hosts have it in any case. */
  readonly plainHttp?: boolean;
  /** `ca`: PEM certificates to trust instead of the system's. `loopback`: TLS to loopback hosts too. */
  readonly tls?: { readonly ca?: string | readonly string[]; readonly loopback?: boolean };
  /** Requests to one host at a time, at most; default 64. */
  readonly concurrency?: number;
  /** Repeats of a call that failed for a temporary reason; default 5. */
  readonly retries?: number;
  /** Waits between repeats; `retries` above wins over its own. */
  readonly retryPolicy?: Partial<RetryPolicy>;
  /** Wait for a connection, for the headers, and between two pieces of a body; default 30,000. */
  readonly timeoutMs?: number;
  /** Ends everything under way; calls then fail with the signal's reason. */
  readonly signal?: AbortSignal;
  /** HTTP/2 where the server offers it; default true. */
  readonly http2?: boolean;
  readonly userAgent?: string;
  /** Says where credential files, helpers and proxies are; default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Wall-clock milliseconds, as Date.now. */
  readonly clock?: () => number;
  /** A number in [0, 1), as Math.random. */
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Addresses of a host name, to judge token services; default DNS. */
  readonly hostLookup?: HostLookup;
  readonly onRequest?: (record: RequestRecord) => void;
}

/** {@link RegistryOptions} with every default filled in. */
export interface RegistrySettings {
  readonly credentialLookup: CredentialLookup;
  readonly plainHttp: boolean;
  readonly loopbackTls: boolean;
  readonly ca: readonly string[] | undefined;
  readonly concurrency: number;
  readonly retryPolicy: RetryPolicy;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly http2: boolean;
  readonly userAgent: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly hostLookup: HostLookup;
  readonly onRequest: ((record: RequestRecord) => void) | undefined;
}

const defaultConcurrency = 64;
const defaultTimeoutMs = 30_000;
const helperTimeoutMs = 30_000;

export function resolveSettings(options: RegistryOptions): RegistrySettings {
  const { tls } = options;
  return {
    credentialLookup: chooseLookup(options),
    plainHttp: options.plainHttp ?? false,
    loopbackTls: tls?.loopback ?? false,
    ca: typeof tls?.ca === 'string' ? [tls.ca] : tls?.ca,
    concurrency: Math.max(1, options.concurrency ?? defaultConcurrency),
    retryPolicy: {
      ...defaultRetryPolicy,
      ...options.retryPolicy,
      ...(options.retries === undefined ? {} : { retries: options.retries }),
    },
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    signal: options.signal,
    http2: options.http2 ?? true,
    userAgent: options.userAgent ?? 'image-relay',
    env: options.env ?? process.env,
    clock: options.clock ?? Date.now,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? sleepFor,
    hostLookup: options.hostLookup ?? lookUpAddresses,
    onRequest: options.onRequest,
  };
}

function chooseLookup(options: RegistryOptions): CredentialLookup {
  const stored = withFallback(
    options.credentialLookup ??
      createFileLookup({ env: options.env ?? process.env, helperTimeoutMs }),
    options.fallback,
  );
  const { username, password, registry: only } = options.credentials ?? {};
  if (!username || !password) return stored;
  return async (registry, repository) =>
    only === undefined || only === registry
      ? { username, password }
      : await stored(registry, repository);
}

function withFallback(
  stored: CredentialLookup,
  fallback: RegistryOptions['fallback'],
): CredentialLookup {
  if (fallback === undefined) return stored;
  const { username, password, registry: only } = fallback;
  return async (registry, repository) =>
    (await stored(registry, repository)) ??
    (registry === only ? { username, password } : undefined);
}

async function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal });
}

async function lookUpAddresses(hostname: string): Promise<readonly string[]> {
  try {
    return (await lookup(hostname, { all: true })).map((entry) => entry.address);
  } catch {
    // A name that cannot be looked up cannot be connected to either; that error says it better.
    return [];
  }
}
