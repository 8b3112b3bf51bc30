import { type ForgeAnswer, refused } from './answer.ts';
import type { ForgeState } from './state.ts';
import type { KnownToken } from './tokens.ts';

/** GitHub's headers about the primary limit, and its refusal when one of the limits is used up. */
export interface RateCheck {
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal: ForgeAnswer | undefined;
}

const minute = 60_000;
const hour = 3_600_000;

/**
 * Counts a request of a token: by the hour, lifted on the next full one, and by points a minute.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function countRequest(state: ForgeState, key: string, method: string): RateCheck {
  const known = state.tokens.get(key);
  if (known !== undefined) {
    const begun = Math.floor(state.options.now().getTime() / hour);
    known.used = known.hour === begun ? known.used + 1 : 1;
    known.hour = begun;
  }
  const headers = rateHeaders(state, key);
  if ((known?.used ?? 0) > state.options.rateLimit) {
    return { headers, refusal: { ...refused(403, 'API rate limit exceeded.'), headers } };
  }
  const seconds = countPoints(state, key, method);
  if (seconds === undefined) return { headers, refusal: undefined };
  const message =
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  const refusal = refused(state.options.secondaryStatus, message);
  return { headers, refusal: { ...refusal, headers: { ...headers, 'retry-after': `${seconds}` } } };
}

/** An unchanged answer, 304, costs nothing of the hour. */
export function withoutCost(state: ForgeState, key: string, answer: ForgeAnswer): ForgeAnswer {
  const known = state.tokens.get(key);
  if (answer.status !== 304 || known === undefined) return answer;
  known.used -= 1;
  return { ...answer, headers: { ...answer.headers, ...rateHeaders(state, key) } };
}

function rateHeaders(state: ForgeState, key: string): Readonly<Record<string, string>> {
  const limit = state.options.rateLimit;
  const { used = 0, token } = state.tokens.get(key) ?? {};
  const reset = (Math.floor(state.options.now().getTime() / hour) + 1) * (hour / 1000);
  return {
    'x-ratelimit-limit': `${limit}`,
    'x-ratelimit-used': `${Math.min(used, limit)}`,
    'x-ratelimit-remaining': `${Math.max(0, limit - used)}`,
    'x-ratelimit-reset': `${reset}`,
    'x-ratelimit-resource': 'core',
    ...(token?.kind === 'user' ? { 'x-oauth-scopes': scopesOf(token) } : {}),
  };
}

/** A personal access token (classic) has scopes, and every answer names them. */
function scopesOf({ permissions }: KnownToken): string {
  const { packages } = permissions;
  return [
    'repo',
    'workflow',
    ...(packages === 'write' ? ['write:packages', 'delete:packages'] : []),
    ...(packages === 'read' ? ['read:packages'] : []),
  ].join(', ');
}

/** Undefined while the minute has room, else seconds until it has. */
function countPoints(state: ForgeState, key: string, method: string): number | undefined {
  const known = state.tokens.get(key);
  if (known === undefined) return undefined;
  const now = state.options.now().getTime();
  const points = method === 'GET' || method === 'HEAD' ? 1 : 5;
  const recent = known.recent.filter((one) => now - one.at < minute);
  const sum = recent.reduce((total, one) => total + one.points, points);
  if (sum <= state.options.pointsPerMinute) {
    known.recent = [...recent, { at: now, points }];
    return undefined;
  }
  return Math.ceil(((recent[0]?.at ?? now) + minute - now) / 1000);
}
