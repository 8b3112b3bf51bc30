import { coversScopes, type Scope } from './scope.ts';

/** A bearer token and the moment (milliseconds of the cache's clock) after which it is refused. */
export interface BearerToken {
  readonly value: string;
  readonly expiresAt: number;
}

/** Bearer tokens by registry and scopes; concurrent calls for one token share one request. */
export interface TokenCache {
  /** A token that covers `scopes`: a held one, one that is under way, or a new one by `fetch`. */
  get(
    key: { readonly registry: string; readonly scopes: readonly Scope[] },
    fetch: () => Promise<BearerToken>,
  ): Promise<string>;
  /** Forgets a token that the registry did not accept. */
  drop(registry: string, value: string): void;
}

interface Entry {
  readonly registry: string;
  readonly scopes: readonly Scope[];
  readonly token: Promise<BearerToken>;
  settled: BearerToken | undefined;
}

/** A token is replaced this long before its end, so that it does not expire on its way. */
const marginMs = 5_000;

export function createTokenCache(clock: () => number): TokenCache {
  let entries: Entry[] = [];
  const remove = (unwanted: (entry: Entry) => boolean) => {
    entries = entries.filter((entry) => !unwanted(entry));
  };
  const isExpired = ({ settled }: Entry) =>
    settled !== undefined && clock() >= settled.expiresAt - marginMs;

  const start = (registry: string, scopes: readonly Scope[], fetch: () => Promise<BearerToken>) => {
    const entry: Entry = { registry, scopes, token: fetch(), settled: undefined };
    entries.push(entry);
    entry.token.then(
      (token) => {
        entry.settled = token;
      },
      () => remove((other) => other === entry),
    );
    return entry;
  };

  return {
    async get({ registry, scopes }, fetch) {
      remove(isExpired);
      const covering = (entry: Entry) =>
        entry.registry === registry && coversScopes(entry.scopes, scopes);
      const held = entries.find(covering);
      if (held === undefined) return (await start(registry, scopes, fetch).token).value;
      try {
        return (await held.token).value;
      } catch (error) {
        // A wider token that is refused says nothing about the narrower one asked for here.
        if (coversScopes(scopes, held.scopes)) throw error;
        return (await start(registry, scopes, fetch).token).value;
      }
    },
    drop(registry, value) {
      remove((entry) => entry.registry === registry && entry.settled?.value === value);
    },
  };
}
