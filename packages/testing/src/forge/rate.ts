import type { ForgeState } from './state.ts';

/** GitHub's headers about the primary limit. */
export interface RateHeaders {
  readonly isUsedUp: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts a request of a token; the limit is lifted on the next full hour. */
export function countRequest(state: ForgeState, key: string): RateHeaders {
  const known = state.tokens.get(key);
  const limit = state.options.rateLimit;
  if (known !== undefined) known.used += 1;
  const used = known?.used ?? 0;
  const hour = 3_600_000;
  const reset = (Math.floor(state.options.now().getTime() / hour) + 1) * (hour / 1000);
  const headers = {
    'x-ratelimit-limit': `${limit}`,
    'x-ratelimit-used': `${Math.min(used, limit)}`,
    'x-ratelimit-remaining': `${Math.max(0, limit - used)}`,
    'x-ratelimit-reset': `${reset}`,
    'x-ratelimit-resource': 'core',
  };
  return { isUsedUp: used > limit, headers };
}
