import {
  errorReply,
  headerOf,
  jsonReply,
  type RegistryRequest,
  type Reply,
} from '../registry/exchange.ts';
import { type Grants, grantsOfUser, readBasic, type TokenOptions } from './options.ts';
import { parseScope, type Scope } from './scope.ts';
import type { TokenStore } from './tokens.ts';

interface TokenServer {
  readonly options: TokenOptions;
  readonly store: TokenStore;
  readonly now: () => number;
}

/** The token endpoint: GET with Basic credentials (Docker token protocol) and POST (oauth2). */
export function serveToken(server: TokenServer, request: RegistryRequest): Reply {
  if (request.method === 'GET') return serveGet(server, request);
  if (request.method === 'POST' && server.options.oauth2 !== false)
    return servePost(server, request);
  return errorReply(request.method === 'POST' ? 404 : 405, 'UNSUPPORTED');
}

function serveGet(server: TokenServer, request: RegistryRequest): Reply {
  const header = headerOf(request, 'authorization');
  const login = readBasic(header);
  const grants =
    login === undefined
      ? (server.options.anonymous ?? {})
      : grantsOfUser(server.options.users, login);
  if (grants === undefined || (header !== '' && login === undefined)) return refuse(server);
  const offline = request.url.searchParams.get('offline_token') === 'true';
  const scopes = readScopes(request.url.searchParams.getAll('scope'));
  const body = tokenBody(server, grants, scopes);
  const refresh = offline ? { refresh_token: server.store.issueRefresh(grants) } : {};
  return jsonReply(200, { token: body.access_token, ...body, ...refresh });
}

function servePost(server: TokenServer, request: RegistryRequest): Reply {
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  const grants = grantsOfForm(server, form);
  if (grants === undefined) return refuse(server);
  const body = tokenBody(server, grants, readScopes(form.getAll('scope')));
  const offline = form.get('access_type') === 'offline';
  const refresh = offline ? { refresh_token: server.store.issueRefresh(grants) } : {};
  return jsonReply(200, { ...body, ...refresh, scope: form.getAll('scope').join(' ') });
}

function grantsOfForm(server: TokenServer, form: URLSearchParams): Grants | undefined {
  const kind = form.get('grant_type');
  if (kind === 'refresh_token') {
    server.store.counters.refreshed += 1;
    return server.store.grantsOfRefresh(form.get('refresh_token') ?? '');
  }
  if (kind !== 'password') return undefined;
  const login = { username: form.get('username') ?? '', password: form.get('password') ?? '' };
  return grantsOfUser(server.options.users, login);
}

function tokenBody(server: TokenServer, grants: Grants, scopes: readonly Scope[]) {
  return {
    access_token: server.store.issue(grants, scopes),
    expires_in: server.options.expiresInSeconds ?? 300,
    issued_at: new Date(server.now()).toISOString(),
  };
}

function readScopes(values: readonly string[]): readonly Scope[] {
  return values.flatMap((value) => value.split(' ').flatMap((one) => parseScope(one) ?? []));
}

function refuse(server: TokenServer): Reply {
  server.store.counters.refused += 1;
  return errorReply(401, 'UNAUTHORIZED', { message: 'incorrect username or password' });
}
