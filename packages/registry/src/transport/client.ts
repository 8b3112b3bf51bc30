import { createAuthorizer } from '../auth/authorizer.ts';
import { readToken, type TokenRequest, tokenRequest } from '../auth/token-service.ts';
import type { RegistryError } from '../errors.ts';
import { registryOrigin } from '../hosts.ts';
import type { RegistrySettings } from '../options.ts';
import type { RequestStats } from '../port.ts';
import { createRedactor } from '../redact.ts';
import { type AuthenticatedRequest, sendAuthenticated } from './authenticated.ts';
import { apartFromContent } from './fault.ts';
import { follow } from './follow.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { type RetryPorts, withRetries } from './retry.ts';
import { type ErrorDocument, readErrorDocument, statusError } from './status.ts';
import { type Answer, createWire } from './wire.ts';

/** One call of the registry's API. */
export interface Call extends AuthenticatedRequest {
  /** Statuses that `read` gets; every other one becomes an error, and temporary ones are repeated. */
  readonly expected: readonly number[];
  /** False for a request that must not be sent twice, such as a piece of an upload. Default true. */
  readonly isRepeatable?: boolean;
}

/** Sends calls with authentication, redirects, repeats and a limit on what runs at a time. */
export interface Client {
  /** `read` is part of the attempt: a body that breaks off in it is asked for again. */
  send<T>(call: Call, read: (answer: Answer, repeats: number) => Promise<T> | T): Promise<T>;
  /** Repeats a sequence of calls as `send` repeats a single one. */
  repeat<T>(task: () => Promise<T>): Promise<T>;
  /** The error for an answer that a caller cannot use, with the registry's own explanation. */
  refusal(answer: Answer, document: ErrorDocument): RegistryError;
  /** Where a registry is spoken to; see {@link registryOrigin}. */
  originOf(registry: string): URL;
  readonly settings: RegistrySettings;
  readonly stats: RequestStats;
  close(): Promise<void>;
}

export function createClient(settings: RegistrySettings): Client {
  const wire = createWire(settings);
  const redactor = createRedactor();
  const limiterOf = limiterPerOrigin(settings);
  const counters = { retries: 0 };
  const ports = retryPorts(settings, counters);
  const fetchToken = (request: TokenRequest) =>
    withRetries(async () => {
      try {
        const answer = await follow(wire, tokenRequest(request), { staysOnOrigin: true });
        return await readToken(answer, { registry: request.registry, now: settings.clock() });
      } catch (error) {
        throw apartFromContent(error);
      }
    }, ports);
  const authorizer = createAuthorizer({ ...settings, redactor, fetchToken });

  const refusal = (answer: Answer, document: ErrorDocument) =>
    statusError(answer, document, { redactor, now: settings.clock() });

  const attempt = async <T>(call: Call, read: (answer: Answer) => Promise<T> | T) => {
    const run = async (observe: (status: number) => void) => {
      const answer = await sendAuthenticated(call, { wire, authorizer });
      observe(answer.status);
      if (call.expected.includes(answer.status)) return await read(answer);
      throw refusal(answer, await readErrorDocument(answer));
    };
    // A streamed body may itself come from this host: holding a place while it waits could deadlock.
    const isStreamed = call.body !== undefined && 'open' in call.body;
    return isStreamed ? await run(() => {}) : await limiterOf(call.url.origin).run(run);
  };

  return {
    settings,
    refusal,
    originOf: originPerRegistry(settings),
    async send(call, read) {
      const once = (repeats: number) => attempt(call, (answer) => read(answer, repeats));
      return call.isRepeatable === false ? await once(0) : await withRetries(once, ports);
    },
    repeat: (task) => withRetries(task, ports),
    get stats() {
      return { ...wire.counters, ...counters };
    },
    close: () => wire.close(),
  };
}

function originPerRegistry(settings: RegistrySettings): (registry: string) => URL {
  const origins = new Map<string, URL>();
  return (registry) => {
    const known = origins.get(registry) ?? registryOrigin(registry, settings);
    origins.set(registry, known);
    return known;
  };
}

function limiterPerOrigin(settings: RegistrySettings): (origin: string) => Limiter {
  const limiters = new Map<string, Limiter>();
  return (origin) => {
    const known = limiters.get(origin) ?? createLimiter(settings.concurrency, settings.clock);
    limiters.set(origin, known);
    return known;
  };
}

function retryPorts(settings: RegistrySettings, counters: { retries: number }): RetryPorts {
  const { retryPolicy: policy, random, sleep, signal } = settings;
  const onRetry = () => {
    counters.retries += 1;
  };
  return { policy, random, sleep, signal, onRetry };
}
