import { headerOf, isRateLimit, isRequestFailure, type RequestFailure } from './failure.ts';

/** What retrying depends on besides the failures: a test passes its own. */
export interface RetryPorts {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const longestWaitMs = 60_000;
const firstDelayMs = 500;

/** How often to try again, and after what. */
export interface RetryPolicy {
  readonly retries: number;
  /** False for a request that must not be done twice: only a rate limit is then tried again. */
  readonly isRepeatable: boolean;
  /** Makes the next try, and everybody else's, wait for a rate limit. */
  readonly pause: (milliseconds: number) => void;
}

/**
 * Tries again after 408, 429, 5xx, lost connections and rate limits, `retries` times at most, with
 * growing jittered delays or those that Retry-After (seconds or date) and X-RateLimit-Reset name.
 * A delay beyond one minute is not waited for.
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  policy: RetryPolicy,
  ports: RetryPorts,
): Promise<Result> {
  for (let turn = 0; ; turn += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isCandidate = isRequestFailure(error) && (policy.isRepeatable || isRateLimit(error));
      const delay = isCandidate ? delayAfter(error, turn, ports) : undefined;
      if (delay === undefined || delay > longestWaitMs || turn === policy.retries) throw error;
      if (isRateLimit(error as RequestFailure)) policy.pause(delay);
      else await ports.sleep(delay);
    }
  }
}

/** Milliseconds until the next try, or undefined when another try cannot help. */
export function delayAfter(
  failure: RequestFailure,
  turn: number,
  ports: Pick<RetryPorts, 'random' | 'now'>,
): number | undefined {
  const isNetwork = failure.response === undefined;
  const isTemporary = failure.status === 408 || failure.status >= 500;
  if (!isNetwork && !isTemporary && !isRateLimit(failure)) return undefined;
  const named = isNetwork ? undefined : namedDelay(failure, ports.now());
  // A limit that names no time is lifted after a minute at the earliest.
  if (named === undefined && isRateLimit(failure)) return longestWaitMs;
  return named ?? firstDelayMs * 2 ** turn * (0.5 + ports.random());
}

/** RFC 9110 section 10.2.3, then GitHub's own header for a limit that is used up. */
function namedDelay(failure: RequestFailure, now: number): number | undefined {
  const retryAfter = headerOf(failure, 'retry-after');
  if (retryAfter !== undefined) {
    const until = /^\d+$/.test(retryAfter)
      ? Number(retryAfter) * 1000
      : Date.parse(retryAfter) - now;
    return Number.isNaN(until) ? undefined : Math.max(0, until);
  }
  if (headerOf(failure, 'x-ratelimit-remaining') !== '0') return undefined;
  const reset = Number(headerOf(failure, 'x-ratelimit-reset'));
  return Number.isFinite(reset) ? Math.max(0, reset * 1000 - now) : undefined;
}
