import { Agent, type IncomingMessage, request as open, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCacheService } from './cache-service.ts';
import { type Kind, kinds, owner } from './protocol.ts';

/** What stands behind the front. */
export interface Behind {
  /** The API's root and the registry's, without a slash at the end. */
  readonly api: string;
  readonly registry: string;
  readonly token: string;
  /** A token that the registry has given out for everything. */
  readonly registryToken: string;
  readonly latencyMs: number;
  /** How many deletes are answered. */
  readonly deletes: number;
}

/** Counts and delays requests, and answers what the stand-ins do not. */
export interface Front {
  readonly lines: readonly string[];
  counts(): Record<Kind, number>;
  reset(): void;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

const fullRate = { 'x-ratelimit-remaining': '5000', 'x-ratelimit-reset': '4102444800' };

export function createFront(behind: Behind): Front {
  const log: { kind: Kind; line: string }[] = [];
  const cache = createCacheService();
  const agent = new Agent({ keepAlive: true });
  let deletes = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url: path = '/' } = request;
    response.on('finish', () => {
      const kind = kindOf(method, path, response.statusCode);
      log.push({ kind, line: `${method} ${path} ${response.statusCode}` });
    });
    await sleep(behind.latencyMs);
    if (method === 'DELETE') deletes += 1;
    if (method === 'DELETE' && deletes > behind.deletes) return void response.destroy();
    const known = ownAnswer(behind, request);
    if (cache.owns(path)) await cache.answer(request, response);
    else if (known !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json', ...fullRate });
      response.end(JSON.stringify(known));
    } else forward({ behind, agent }, request, response);
  };
  return {
    get lines() {
      return log.map(({ line }) => line);
    },
    counts() {
      const entries = kinds.map((kind) => [kind, log.filter((one) => one.kind === kind).length]);
      return Object.fromEntries(entries) as Record<Kind, number>;
    },
    reset: () => void log.splice(0),
    handle(request, response) {
      handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    },
  };
}

function kindOf(method: string, path: string, status: number): Kind {
  if (path.startsWith('/_apis/')) return 'cache';
  if (status === 401 || path.startsWith('/token')) return 'log-in';
  if (method === 'DELETE') return 'deletes';
  if (path.startsWith('/repos/')) return 'in use';
  if (path.startsWith('/v2/') && method !== 'PUT') {
    return method === 'GET' && path.includes('/manifests/') ? 'manifests' : 'look-ups';
  }
  return method === 'GET' && /\/versions(\?|$)/.test(path) ? 'pages' : 'other';
}

/** What the others ask GitHub for before they begin, and the token of its registry. */
function ownAnswer({ token, registryToken }: Behind, { url = '/', headers }: IncomingMessage) {
  if (url === `/users/${owner}`) return { login: owner, id: 1, type: 'Organization' };
  if (url === '/rate_limit') return { resources: {}, rate: {} };
  if (!url.startsWith('/token') || !secretOf(headers).endsWith(`:${token}`)) return undefined;
  return { token: registryToken, access_token: registryToken, expires_in: 3600 };
}

/** The registry of GitHub takes a token with any name, and its base64 as a bearer. */
function secretOf({ authorization = '' }: IncomingMessage['headers']): string {
  return Buffer.from(authorization.replace(/^\w+ /, ''), 'base64').toString();
}

function forward(
  { behind, agent }: { readonly behind: Behind; readonly agent: Agent },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = request.url ?? '/';
  const to = path.startsWith('/v2/') || path.startsWith('/token') ? behind.registry : behind.api;
  const isBearer = secretOf(request.headers) === behind.token && to === behind.registry;
  const login = isBearer ? { authorization: `Bearer ${behind.registryToken}` } : {};
  const headers = { ...request.headers, ...login };
  const onward = open(`${to}${path}`, { method: request.method, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, {
      ...answer.headers,
      ...changed(answer.headers, { [behind.api]: `http://${request.headers.host}`, ',push': '' }),
    });
    answer.pipe(response);
  });
  onward.on('error', (error) => response.destroy(error));
  request.pipe(onward);
}

/** Links lead back to the front; a challenge names the scope `pull` alone, whatever is wanted. */
function changed(headers: IncomingMessage['headers'], words: Readonly<Record<string, string>>) {
  const names = ['link', 'www-authenticate'].filter((name) => headers[name] !== undefined);
  const entries = names.map((name) => {
    const replace = (text: string, [from, to]: readonly [string, string]) =>
      text.replaceAll(from, to);
    return [name, Object.entries(words).reduce(replace, String(headers[name]))];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
