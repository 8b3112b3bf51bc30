import type { ForgePackage, KnownApp } from './account-model.ts';
import type { Contract } from './contract.ts';
import type { Faults } from './faults.ts';
import type { RepositoryState } from './model.ts';
import type { ForgeOptions } from './options.ts';
import type { KnownToken } from './tokens.ts';

/** A request as the stand-in answered it. */
export interface ForgeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The operationId of GitHub's description; undefined when it has none for the path. */
  readonly operation?: string;
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly login: string;
  /** 0 when the connection was cut. */
  readonly status: number;
}

/** A token and what it has used up. */
export interface TokenUse {
  readonly token: KnownToken;
  /** Requests of the hour that is counted, by its number since 1970. */
  used: number;
  hour: number;
  /** Its requests of the last minute. */
  recent: ReadonlyArray<{ readonly at: number; readonly points: number }>;
}

/** Everything one running stand-in keeps. */
export interface ForgeState {
  readonly options: Required<ForgeOptions>;
  readonly contract: Contract;
  readonly faults: Faults;
  readonly repositories: Map<string, RepositoryState>;
  readonly tokens: Map<string, TokenUse>;
  readonly apps: KnownApp[];
  readonly packages: ForgePackage[];
  readonly log: ForgeRequest[];
  /** What breaks the description, or was never planned: `close` rejects with it. */
  readonly problems: string[];
  /** The API's root. */
  url: string;
  /** Where assets are downloaded from, another host. */
  storageUrl: string;
  lastId: number;
  /** Requests begun so far. */
  turn: number;
}

/** The next id; ids are unique over all nouns. */
export function nextId(state: ForgeState): number {
  state.lastId += 1;
  return state.lastId;
}

/** Now as GitHub writes it: ISO 8601 without fractions. */
export function timestamp(state: ForgeState): string {
  return `${state.options.now().toISOString().slice(0, 19)}Z`;
}

/** The entries of a list that its lag lets through. */
export function visible<Entry extends { readonly bornAt: number }>(
  state: ForgeState,
  entries: readonly Entry[],
): readonly Entry[] {
  return entries.filter((one) => state.turn - one.bornAt > state.options.listingLag);
}
