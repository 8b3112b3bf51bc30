import type { RepositoryState } from './model.ts';
import type { ForgeState } from './state.ts';
import type { KnownToken, Permission } from './tokens.ts';

/** A request on its way to its handler. */
export interface AccountCall {
  readonly state: ForgeState;
  readonly token: KnownToken;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The decoded JSON body, an empty object when there was none. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request about a repository that is there. */
export interface Call extends AccountCall {
  readonly repository: RepositoryState;
}

/** What a handler answers with; `list` is served in pages. */
export interface ForgeAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly list?: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the stand-in. */
export interface Route {
  readonly permission: Permission;
  readonly answer: (call: Call) => ForgeAnswer | Promise<ForgeAnswer>;
}

/** Routes by operationId. */
export type Routes = Readonly<Record<string, Route>>;

/** One operation that is not about what a repository holds. */
export interface AccountRoute {
  readonly permission: Permission;
  readonly answer: (call: AccountCall) => ForgeAnswer | Promise<ForgeAnswer>;
}

/** The same by operationId. */
export type AccountRoutes = Readonly<Record<string, AccountRoute>>;

const documentation_url = 'https://docs.github.com/rest';

/** 200 with a body. */
export function ok(body: unknown): ForgeAnswer {
  return { status: 200, body };
}

/** 201 with a body. */
export function created(body: unknown): ForgeAnswer {
  return { status: 201, body };
}

/** 200 with one page of a list. */
export function listed(list: readonly unknown[]): ForgeAnswer {
  return { status: 200, list };
}

/** 204. */
export const nothing: ForgeAnswer = { status: 204 };

/** GitHub's error body. */
export function refused(status: number, message: string): ForgeAnswer {
  return { status, body: { message, documentation_url, status: `${status}` } };
}

/** 404 as GitHub says it, also for what a token may not see. */
export function notFound(message = 'Not Found'): ForgeAnswer {
  return refused(404, message);
}

/** 422 about one member. */
export function invalid(
  message: string,
  error: { readonly resource: string; readonly field: string; readonly code: string },
): ForgeAnswer {
  return { status: 422, body: { message, documentation_url, errors: [{ ...error, message }] } };
}

/** The text of a member of the body. */
export function textIn(call: AccountCall, name: string): string | undefined {
  const value = call.body[name];
  return typeof value === 'string' ? value : undefined;
}
