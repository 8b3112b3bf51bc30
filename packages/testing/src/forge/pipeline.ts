import { createHash } from 'node:crypto';
import { type Call, type ForgeAnswer, notFound, refused } from './answer.ts';
import type { Matched } from './contract.ts';
import type { Incoming } from './incoming.ts';
import { pageOf } from './pages.ts';
import { countRequest, type RateHeaders } from './rate.ts';
import { routes } from './routes.ts';
import type { ForgeState } from './state.ts';
import { anonymous, isGranted, type KnownToken } from './tokens.ts';

/** An answer ready to be sent, or undefined to cut the connection. */
export interface Outcome {
  readonly operation?: string;
  readonly login: string;
  readonly answer: ForgeAnswer | undefined;
}

/** Who asks, what for, whether it is granted, what goes wrong, and the answer. */
export async function answer(state: ForgeState, incoming: Incoming): Promise<Outcome> {
  const matched = match(state, incoming);
  const line = `${incoming.method} ${incoming.path}`;
  if (matched === undefined || routes[matched.operation] === undefined) {
    state.problems.push(`not planned: ${line}`);
    return { login: '', answer: refused(501, `not planned: ${line}`) };
  }
  const { operation } = matched;
  const known = tokenOf(state, incoming);
  if (known === undefined) return { operation, login: '', answer: refused(401, 'Bad credentials') };
  const rate = countRequest(state, known.key);
  const login = known.token.login;
  if (rate.isUsedUp) {
    const exceeded = refused(403, 'API rate limit exceeded.');
    return { operation, login, answer: { ...exceeded, headers: rate.headers } };
  }
  const fault = state.faults.take(operation);
  const struck: ForgeAnswer | undefined =
    fault?.status === undefined
      ? undefined
      : { ...refused(fault.status, 'fault on demand'), ...pick(fault) };
  if (fault !== undefined && fault.when !== 'after') return { operation, login, answer: struck };
  const right = await grantedAnswer(state, { incoming, matched, token: known.token, rate });
  return { operation, login, answer: fault === undefined ? right : struck };
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

function tokenOf(state: ForgeState, { headers }: Incoming) {
  const { authorization } = headers;
  if (authorization === undefined) return { key: '', token: anonymous };
  const key = authorization.replace(/^(token|bearer) /i, '');
  const known = state.tokens.get(key);
  return known === undefined ? undefined : { key, token: known.token };
}

interface Granted {
  readonly incoming: Incoming;
  readonly matched: Matched;
  readonly token: KnownToken;
  readonly rate: RateHeaders;
}

async function grantedAnswer(state: ForgeState, granted: Granted): Promise<ForgeAnswer> {
  const { incoming, matched, token, rate } = granted;
  const { operation, parameters } = matched;
  const route = routes[operation];
  const { owner, repo } = parameters;
  const repository = state.repositories.get(`${owner}/${repo}`.toLowerCase());
  const accepted = route?.permission ?? '';
  const common = { ...rate.headers, 'x-accepted-github-permissions': accepted };
  if (repository === undefined || route === undefined) return { ...notFound(), headers: common };
  if (!isGranted(token, accepted)) {
    const isAnonymous = token === anonymous;
    const status = isAnonymous ? 401 : 403;
    const why = isAnonymous ? 'Requires authentication' : 'Resource not accessible by integration';
    return { ...refused(status, why), headers: common };
  }
  const { query, json, bytes, headers } = incoming;
  const problem = state.contract.checkRequest(operation, query, json);
  if (problem !== undefined) {
    state.problems.push(`${operation} was asked wrongly: ${problem}`);
    return { ...refused(422, `Invalid request. ${problem}`), headers: common };
  }
  const body = (json ?? {}) as Call['body'];
  const call = { state, repository, token, parameters, query, body, bytes, headers };
  return checked(state, granted, withHeaders(await route.answer(call), common));
}

function withHeaders(answer_: ForgeAnswer, headers: Readonly<Record<string, string>>) {
  return { ...answer_, headers: { ...headers, ...answer_.headers } };
}

/** Pages, completes and checks an answer; a GET that did not change is 304. */
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
  return {
    status: isKnown ? 304 : 200,
    headers: { ...headers, etag },
    ...(isKnown ? {} : { body }),
  };
}
