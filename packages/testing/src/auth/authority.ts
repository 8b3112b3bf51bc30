import { errorReply, headerOf, type RegistryRequest, type Reply } from '../registry/exchange.ts';
import {
  type AuthOptions,
  type BasicOptions,
  grantsOfUser,
  readBasic,
  type TokenOptions,
} from './options.ts';
import { covers, formatScope, type Scope, scopesOf } from './scope.ts';
import { serveToken } from './token-endpoint.ts';
import { createTokenStore, type TokenCounters, type TokenStore } from './tokens.ts';

/** Decides who may do what, and serves tokens when it works with them. */
export interface Authority {
  /** The refusal, or undefined when the request may go on. */
  check(request: RegistryRequest): Reply | undefined;
  serveToken(request: RegistryRequest): Reply;
  readonly counters: TokenCounters;
  /** Forgets every token, as a restarted token server does. */
  revokeTokens(): void;
}

export function createAuthority(options: AuthOptions, now: () => number): Authority {
  const token = options.mode === 'token' ? options : undefined;
  const store = createTokenStore({
    lifetimeMs: (token?.expiresInSeconds ?? 300) * 1000,
    maxUses: token?.maxUses ?? Number.POSITIVE_INFINITY,
    now,
  });
  return {
    counters: store.counters,
    revokeTokens: () => store.revoke(),
    check(request) {
      if (options.mode === 'none') return undefined;
      return options.mode === 'basic'
        ? checkBasic(options, request)
        : checkToken(options, store, request);
    },
    serveToken: (request) =>
      token === undefined
        ? errorReply(404, 'UNSUPPORTED')
        : serveToken({ options: token, store, now }, request),
  };
}

function checkBasic(options: BasicOptions, request: RegistryRequest): Reply | undefined {
  const login = readBasic(headerOf(request, 'authorization'));
  const grants = login === undefined ? options.anonymous : grantsOfUser(options.users, login);
  if (grants === undefined) return challenge('Basic realm="test-registry"');
  return covers(grants, scopesOf(request)) ? undefined : errorReply(403, 'DENIED');
}

function checkToken(
  options: TokenOptions,
  store: TokenStore,
  request: RegistryRequest,
): Reply | undefined {
  const scopes = scopesOf(request);
  const match = /^bearer (.+)$/i.exec(headerOf(request, 'authorization'));
  if (match?.[1] === undefined) return challenge(bearer(options, request, scopes));
  const granted = store.use(match[1]);
  if (granted === undefined || granted === 'expired') {
    return challenge(`${bearer(options, request, scopes)},error="invalid_token"`);
  }
  if (scopes.every((wanted) => isGranted(granted, wanted))) return undefined;
  if (options.refusal === 403) return errorReply(403, 'DENIED');
  return challenge(`${bearer(options, request, scopes)},error="insufficient_scope"`);
}

function isGranted(granted: readonly Scope[], wanted: Scope): boolean {
  const actions = granted
    .filter((one) => one.type === wanted.type && one.name === wanted.name)
    .flatMap((one) => one.actions);
  return wanted.actions.every((action) => actions.includes(action));
}

function bearer(options: TokenOptions, request: RegistryRequest, scopes: readonly Scope[]): string {
  const realm = options.realm ?? `${request.url.origin}/token`;
  const scope = scopes.length === 0 ? '' : `,scope="${scopes.map(formatScope).join(' ')}"`;
  return `Bearer realm="${realm}",service="${options.service ?? 'test-registry'}"${scope}`;
}

function challenge(value: string): Reply {
  return errorReply(401, 'UNAUTHORIZED', { headers: { 'www-authenticate': value } });
}
