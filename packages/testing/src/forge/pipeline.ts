import { createHash } from 'node:crypto';
import { type Call, type ForgeAnswer, notFound, refused } from './answer.ts';
import type { Matched } from './contract.ts';
import { answerQuery, queryOf } from './graphql.ts';
import type { Incoming } from './incoming.ts';
import { isJsonWebToken, readJsonWebToken } from './json-web-token.ts';
import { pageOf } from './pages.ts';
import { countRequest, type RateCheck, withoutCost } from './rate.ts';
import { accountRoutes, routes } from './routes.ts';
import type { ForgeState } from './state.ts';
import { anonymous, appToken, isGranted, type KnownToken } from './tokens.ts';

/** An answer ready to be sent, or undefined to cut the connection. */
export interface Outcome {
  readonly operation?: string;
  readonly login: string;
  readonly answer: ForgeAnswer | undefined;
}

/** Who asks, what for, whether it is granted, what goes wrong, and the answer. */
export async function answer(state: ForgeState, incoming: Incoming): Promise<Outcome> {
  const query = isGraphql(incoming) ? queryOf(incoming.json) : undefined;
  const matched =
    query === undefined ? match(state, incoming) : { operation: query, parameters: {} };
  const line = `${incoming.method} ${incoming.path}`;
  const route = matched && (routes[matched.operation] ?? accountRoutes[matched.operation] ?? query);
  if (matched === undefined || route === undefined) {
    state.problems.push(`not planned: ${line}`);
    return { login: '', answer: refused(501, `not planned: ${line}`) };
  }
  const { operation } = matched;
  const known = tokenOf(state, incoming);
  if ('status' in known) return { operation, login: '', answer: known };
  // A query reads, although it is a POST.
  const method = query === undefined ? incoming.method : 'GET';
  const rate = countRequest(state, known.key, method);
  const login = known.token.login;
  if (rate.refusal !== undefined) return { operation, login, answer: rate.refusal };
  const fault = state.faults.take(operation);
  const struck: ForgeAnswer | undefined =
    fault?.status === undefined
      ? undefined
      : { ...refused(fault.status, 'fault on demand'), ...pick(fault) };
  if (fault !== undefined && fault.when !== 'after') return { operation, login, answer: struck };
  const granted = { incoming, matched, token: known.token, rate };
  const right =
    query === undefined
      ? withoutCost(state, known.key, await grantedAnswer(state, granted))
      : { ...answerQuery(state, known.token, incoming.json), headers: rate.headers };
  return { operation, login, answer: fault === undefined ? right : struck };
}

/** Beside the root of a REST API, as on github.com. */
function isGraphql({ method, path }: Incoming): boolean {
  return method === 'POST' && path === '/graphql';
}

function pick({ headers, body }: Pick<ForgeAnswer, 'headers' | 'body'>) {
  return { ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) };
}

/** Uploads have a root of their own; anything else below it is not there. */
function match(state: ForgeState, { method, path }: Incoming): Matched | undefined {
  const isUpload = path.startsWith('/uploads/');
  const matched = state.contract.match(method, isUpload ? path.slice('/uploads'.length) : path);
  return (matched?.operation === 'repos/upload-release-asset') === isUpload ? matched : undefined;
}

/** Who asks, or the refusal of a token that is unknown, expired or wrongly signed. */
function tokenOf(state: ForgeState, { headers }: Incoming) {
  const { authorization } = headers;
  if (authorization === undefined) return { key: '', token: anonymous };
  const key = authorization.replace(/^(token|bearer) /i, '');
  const now = state.options.now();
  if (isJsonWebToken(key)) {
    const read = readJsonWebToken(key, state.apps, now);
    return 'problem' in read ? refused(read.status, read.problem) : { key, token: appToken(read) };
  }
  const known = state.tokens.get(key)?.token;
  const isExpired = known?.expiresAt !== undefined && known.expiresAt <= now;
  if (known === undefined || isExpired) return refused(401, 'Bad credentials');
  return { key, token: known };
}

interface Granted {
  readonly incoming: Incoming;
  readonly matched: Matched;
  readonly token: KnownToken;
  readonly rate: RateCheck;
}

async function grantedAnswer(state: ForgeState, granted: Granted): Promise<ForgeAnswer> {
  const { incoming, matched, token, rate } = granted;
  const { operation, parameters } = matched;
  const accepted = (routes[operation] ?? accountRoutes[operation])?.permission ?? '';
  const common = { ...rate.headers, 'x-accepted-github-permissions': accepted };
  const repository = reachable(state, matched, token);
  if (repository === undefined && accountRoutes[operation] === undefined) {
    return { ...notFound(), headers: common };
  }
  const denied = deny(token, accepted);
  if (denied !== undefined) return { ...denied, headers: common };
  const { query, json, bytes, headers } = incoming;
  const problem = state.contract.checkRequest(operation, query, json);
  if (problem !== undefined) {
    state.problems.push(`${operation} was asked wrongly: ${problem}`);
    return { ...refused(422, `Invalid request. ${problem}`), headers: common };
  }
  const body = (json ?? {}) as Call['body'];
  const call = { state, token, parameters, query, body, bytes, headers };
  const right =
    repository === undefined
      ? accountRoutes[operation]?.answer(call)
      : (routes[operation]?.answer({ ...call, repository }) ??
        accountRoutes[operation]?.answer(call));
  return checked(state, granted, withHeaders((await right) ?? notFound(), common));
}

/** The repository of the path, if the token reaches it. */
function reachable(state: ForgeState, { parameters }: Matched, token: KnownToken) {
  const name = `${parameters.owner}/${parameters.repo}`.toLowerCase();
  const isReached =
    token.repositories === 'all' || token.repositories.some((one) => one.toLowerCase() === name);
  return isReached ? state.repositories.get(name) : undefined;
}

/** 401 without a token or without an App's signature where one is asked for, else 403. */
function deny(token: KnownToken, accepted: string): ForgeAnswer | undefined {
  if (isGranted(token, accepted)) return undefined;
  if (accepted === 'app') return refused(401, 'A JSON web token could not be decoded');
  if (token === anonymous) return refused(401, 'Requires authentication');
  return refused(403, 'Resource not accessible by integration');
}

function withHeaders(answer_: ForgeAnswer, headers: Readonly<Record<string, string>>) {
  return { ...answer_, headers: { ...headers, ...answer_.headers } };
}

/**
 * Pages, completes and checks an answer; a GET of which the body did not change is 304, which names
 * no further pages: https://github.com/app-sre/github-mirror/pull/57
 */
function checked(state: ForgeState, granted: Granted, right: ForgeAnswer): ForgeAnswer {
  const { incoming, matched } = granted;
  const page =
    right.list === undefined
      ? undefined
      : pageOf(right.list, incoming.query, `${state.url}${incoming.path}`);
  const rough = page?.body ?? right.body;
  const body = state.contract.complete(matched.operation, right.status, rough);
  const problem = state.contract.checkAnswer(matched.operation, right.status, body);
  if (problem !== undefined) {
    state.problems.push(`${matched.operation} was answered wrongly: ${problem}`);
  }
  const headers = { ...right.headers, ...page?.headers };
  if (incoming.method !== 'GET' || right.status !== 200) return { ...right, body, headers };
  const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('hex')}"`;
  const isKnown = incoming.headers['if-none-match'] === etag;
  if (isKnown) return { status: 304, headers: { ...right.headers, etag } };
  return { status: 200, headers: { ...headers, etag }, body };
}
