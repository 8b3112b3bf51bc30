/** How often and how long to wait; all times in milliseconds. */
export interface RetryPolicy {
  /** Repeats after the first attempt. */
  readonly retries: number;
  /** The first back-off ceiling; it doubles with every repeat. */
  readonly baseMs: number;
  /** The highest back-off ceiling of our own. */
  readonly capMs: number;
  /** The longest Retry-After that is honoured; a longer one ends the attempts. */
  readonly retryAfterCapMs: number;
  /** The longest sum of waits for one call. */
  readonly totalMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  retries: 5,
  baseMs: 200,
  capMs: 30_000,
  retryAfterCapMs: 120_000,
  totalMs: 300_000,
};

const temporaryStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** True for 408, 429, 500, 502, 503 and 504: the same request may succeed later. */
export function isTemporaryStatus(status: number): boolean {
  return temporaryStatuses.has(status);
}

/** What is known when an attempt failed for a temporary reason. */
export interface FailedAttempt {
  /** Repeats made so far: 0 after the first attempt. */
  readonly repeats: number;
  readonly waitedMs: number;
  /** From a Retry-After header, see {@link parseRetryAfter}. */
  readonly retryAfterMs?: number | undefined;
  /** In [0, 1). */
  readonly random: number;
}

/** Milliseconds to wait before the next attempt (exponential, full jitter), or undefined to give up. */
export function nextWait(attempt: FailedAttempt, policy: RetryPolicy): number | undefined {
  if (attempt.repeats >= policy.retries) return undefined;
  const wait = attempt.retryAfterMs ?? backoff(attempt, policy);
  if (attempt.retryAfterMs !== undefined && wait > policy.retryAfterCapMs) return undefined;
  return attempt.waitedMs + wait > policy.totalMs ? undefined : wait;
}

function backoff(attempt: FailedAttempt, policy: RetryPolicy): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** attempt.repeats);
  return Math.floor(attempt.random * ceiling);
}

/** The three forms of RFC 9110, 5.6.7, the last of which does not say that it is Greenwich time. */
const httpDate = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\b\d\d:\d\d:\d\d\b/i;

/** Retry-After in milliseconds from now, from seconds or an HTTP date (RFC 9110, 10.2.3). */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse takes almost any text, and what does not name a zone for local time.
  const zoned = / gmt$/i.test(text) ? text : `${text} GMT`;
  const date = httpDate.test(text) ? Date.parse(zoned) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
