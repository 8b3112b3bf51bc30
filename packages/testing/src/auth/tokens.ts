import { randomUUID } from 'node:crypto';
import type { Grants } from './options.ts';
import { grantedActions, type Scope } from './scope.ts';

/** One-time counts of what the token server did. */
export interface TokenCounters {
  issued: number;
  refused: number;
  refreshed: number;
  expired: number;
}

interface Token {
  readonly scopes: readonly Scope[];
  readonly expires: number;
  uses: number;
}

/** Tokens that were given out and are still remembered. */
export interface TokenStore {
  readonly counters: TokenCounters;
  issue(grants: Grants, scopes: readonly Scope[]): string;
  /** Scopes of a live token; `expired` for one that ran out of time or uses; undefined for a stranger. */
  use(token: string): readonly Scope[] | 'expired' | undefined;
  issueRefresh(grants: Grants): string;
  grantsOfRefresh(token: string): Grants | undefined;
  /** Every token given out so far is a stranger from now on. */
  revoke(): void;
}

export function createTokenStore(options: {
  readonly lifetimeMs: number;
  readonly maxUses: number;
  readonly now: () => number;
}): TokenStore {
  const tokens = new Map<string, Token>();
  const refreshTokens = new Map<string, Grants>();
  const counters: TokenCounters = { issued: 0, refused: 0, refreshed: 0, expired: 0 };
  return {
    counters,
    issue(grants, scopes) {
      const granted = scopes.map((scope) => ({ ...scope, actions: grantedActions(grants, scope) }));
      const id = randomUUID();
      const expires = options.now() + options.lifetimeMs;
      tokens.set(id, { scopes: granted, expires, uses: options.maxUses });
      counters.issued += 1;
      return id;
    },
    use(id) {
      const token = tokens.get(id);
      if (token === undefined) return undefined;
      if (options.now() >= token.expires || token.uses <= 0) {
        counters.expired += 1;
        return 'expired';
      }
      token.uses -= 1;
      return token.scopes;
    },
    issueRefresh(grants) {
      const id = `refresh-${randomUUID()}`;
      refreshTokens.set(id, grants);
      return id;
    },
    grantsOfRefresh: (id) => refreshTokens.get(id),
    revoke() {
      tokens.clear();
      refreshTokens.clear();
    },
  };
}
