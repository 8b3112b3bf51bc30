import { GitHubError } from './errors.ts';
import { isRequestFailure } from './failure.ts';

/** The headers of an answer, as far as they tell of the hourly limit. */
export type LimitHeaders = Readonly<Record<string, string | number | undefined>>;

/** Leaves a part of the hourly limit to everybody else who uses the token. */
export interface Budget {
  /**
   * Sends a request and reads in its answer what is left of the hour. Throws GITHUB_RATE_LIMITED
   * instead for a delete that would take from the part of others.
   */
  spend<Answer extends { readonly headers: LimitHeaders }>(
    request: { readonly method: string; readonly url: string },
    send: () => Promise<Answer>,
  ): Promise<Answer>;
}

interface Limit {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds since the epoch. */
  readonly reset: number;
}

/**
 * `reserve` is the share of the limit that deletes leave, from 0 to 1. Everything else may use it, so
 * that what was deleted can be looked at and put back.
 */
export function createBudget(reserve: number, now: () => number): Budget {
  let known: Limit | undefined;
  let open = 0;
  const check = (method: string, url: string) => {
    if (method !== 'DELETE' || reserve === 0 || known === undefined || now() >= known.reset) return;
    const left = known.remaining - open;
    if (left <= known.limit * reserve) throw usedUp(`${method} ${url}`, known, left);
  };
  const note = (headers: LimitHeaders) => {
    known = limitIn(headers) ?? known;
  };
  return {
    spend: async ({ method, url }, send) => {
      check(method, url);
      open += 1;
      try {
        const answer = await send();
        note(answer.headers);
        return answer;
      } catch (error) {
        if (isRequestFailure(error)) note(error.response?.headers ?? {});
        throw error;
      } finally {
        open -= 1;
      }
    },
  };
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function limitIn(headers: LimitHeaders): Limit | undefined {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => {
    return Number(headers[`x-ratelimit-${name}`]);
  });
  const isCore = (headers['x-ratelimit-resource'] ?? 'core') === 'core';
  if (!isCore || limit === undefined || remaining === undefined || reset === undefined) {
    return undefined;
  }
  const isKnown = [limit, remaining, reset].every(Number.isFinite);
  return isKnown ? { limit, remaining, reset: reset * 1000 } : undefined;
}

function usedUp(endpoint: string, { limit, reset }: Limit, left: number): GitHubError {
  const text = `${endpoint} was not sent: ${Math.max(0, left)} of ${limit} requests of this hour are left`;
  return new GitHubError('GITHUB_RATE_LIMITED', text, {
    endpoint,
    hint: `the limit is lifted at ${new Date(reset).toISOString()}`,
  });
}
