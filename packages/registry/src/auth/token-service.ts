import { basicAuthorization, type Credential } from '../credentials/credential.ts';
import { RegistryError } from '../errors.ts';
import { accessHint } from '../hosts.ts';
import { redactUrl } from '../redact.ts';
import { parseRetryAfter } from '../transport/retry-policy.ts';
import type { Answer, WireRequest } from '../transport/wire.ts';
import { formatScope, type Scope } from './scope.ts';
import type { BearerToken } from './token-cache.ts';

/** What a Bearer challenge and the call behind it ask for. */
export interface TokenRequest {
  /** As in the reference, for messages. */
  readonly registry: string;
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly Scope[];
  readonly credential: Credential | undefined;
}

const clientId = 'image-relay';
const answerLimit = 256 * 1024;
const shortestLifetimeS = 60;

/**
 * The request for a token: GET with Basic or anonymous (distribution's token specification), or POST
 * with a refresh token (its OAuth 2 variant).
 */
export function tokenRequest(request: TokenRequest): WireRequest {
  const { realm, service, scopes, credential } = request;
  const names = scopes.map(formatScope);
  if (credential?.identityToken !== undefined) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: credential.identityToken,
      scope: names.join(' '),
      ...(service === undefined ? {} : { service }),
    });
    return {
      method: 'POST',
      url: realm,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: { bytes: Buffer.from(form.toString()) },
    };
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const name of names) url.searchParams.append('scope', name);
  const { username, password } = credential ?? {};
  const authorization =
    username !== undefined && password !== undefined
      ? { authorization: basicAuthorization(username, password) }
      : {};
  return { method: 'GET', url, headers: { accept: 'application/json', ...authorization } };
}

/** Reads the token service's answer. Its text is never quoted in an error: it may hold a token. */
export async function readToken(
  answer: Answer,
  { registry, now }: { registry: string; now: number },
): Promise<BearerToken> {
  if (answer.status !== 200) {
    const retryAfterMs = parseRetryAfter(answer.header('retry-after'), now);
    answer.body.cancel();
    throw tokenRefused(answer, { registry, retryAfterMs });
  }
  const document = parseJson(await answer.body.readAll(answerLimit));
  const value = document.token || document.access_token;
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    const url = redactUrl(answer.url);
    const text = `the token service of ${registry} answered 200 without a token: ${url}`;
    throw new RegistryError('REGISTRY_PROTOCOL', text, { method: answer.method, url, status: 200 });
  }
  const seconds = Number(document.expires_in);
  // The token specification: absent means 60 seconds, and nobody may give less.
  const lifetime = Math.max(shortestLifetimeS, Number.isFinite(seconds) ? seconds : 0);
  return { value, expiresAt: now + lifetime * 1000 };
}

function parseJson(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function tokenRefused(
  { status, method, url }: Answer,
  { registry, retryAfterMs }: { registry: string; retryAfterMs: number | undefined },
): RegistryError {
  const shown = redactUrl(url);
  const details = { method, url: shown, status };
  const message = `the token service of ${registry} answered ${status}: ${method} ${shown}`;
  if (status === 429) {
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    return new RegistryError('REGISTRY_RATE_LIMITED', message, {
      ...details,
      ...wait,
      temporary: true,
    });
  }
  if (status >= 500 || status === 408) {
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    const temporary = status !== 501 && status !== 505;
    return new RegistryError('REGISTRY_UPSTREAM_ERROR', message, {
      ...details,
      ...wait,
      temporary,
    });
  }
  if (status === 403) {
    const hint = accessHint(registry);
    return new RegistryError('REGISTRY_FORBIDDEN', message, { ...details, hint });
  }
  if (status === 400 || status === 401) {
    const hint = `Log in to ${registry}, or pass a user name and password that are valid for it.`;
    return new RegistryError('REGISTRY_UNAUTHORIZED', message, { ...details, hint });
  }
  return new RegistryError('REGISTRY_PROTOCOL', message, details);
}
