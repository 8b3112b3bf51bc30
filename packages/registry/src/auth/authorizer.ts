import {
  basicAuthorization,
  type Credential,
  type CredentialLookup,
  secretsOf,
} from '../credentials/credential.ts';
import type { Redactor } from '../redact.ts';
import type { Answer } from '../transport/wire.ts';
import { parseChallenges } from './challenge.ts';
import { type AuthScheme, createDiscovery, type Discovery } from './discovery.ts';
import { checkRealm, type HostLookup } from './realm.ts';
import { mergeScopes, parseScopes, type Scope } from './scope.ts';
import { type BearerToken, createTokenCache } from './token-cache.ts';
import type { TokenRequest } from './token-service.ts';

/** On whose behalf a request goes out: the registry as named, its origin, and what is to be done. */
export interface AuthTarget {
  readonly registry: string;
  readonly origin: URL;
  /** Decides which credential is used; empty for the catalogue. */
  readonly repository: string;
  readonly scopes: readonly Scope[];
}

/** Gives requests their Authorization header and learns from 401 answers. */
export interface Authorizer {
  discovery(registry: string): Discovery;
  /** The header for a first try; undefined where none is known to be needed. */
  authorize(target: AuthTarget): Promise<string | undefined>;
  /** A better header after a 401, or undefined when nothing better can be had. */
  renew(target: AuthTarget, answer: Answer, used: string | undefined): Promise<string | undefined>;
}

export interface AuthorizerPorts {
  readonly credentialLookup: CredentialLookup;
  readonly hostLookup: HostLookup;
  readonly plainHttp: boolean;
  readonly clock: () => number;
  readonly redactor: Redactor;
  readonly fetchToken: (request: TokenRequest) => Promise<BearerToken>;
}

type BearerScheme = Extract<AuthScheme, { kind: 'bearer' }>;

export function createAuthorizer(ports: AuthorizerPorts): Authorizer {
  const discovery = discoveryPerRegistry();
  const credentialOf = credentialPerRepository(ports);
  const tokens = createTokenCache(ports.clock);

  const bearer = async (target: AuthTarget, scheme: BearerScheme) => {
    const credential = await credentialOf(target);
    if (credential?.registryToken !== undefined) return `Bearer ${credential.registryToken}`;
    const scopes = mergeScopes([...target.scopes, ...scheme.scopes]);
    const { registry } = target;
    const { realm, service } = scheme;
    const value = await tokens.get({ registry, scopes }, async () => {
      const token = await ports.fetchToken({ registry, realm, service, scopes, credential });
      ports.redactor.add(token.value);
      return token;
    });
    return `Bearer ${value}`;
  };

  const headerFor = async (target: AuthTarget, scheme: AuthScheme) => {
    if (scheme.kind === 'bearer') return await bearer(target, scheme);
    if (scheme.kind !== 'basic') return undefined;
    const { username, password } = (await credentialOf(target)) ?? {};
    const isComplete = username !== undefined && password !== undefined;
    return isComplete ? basicAuthorization(username, password) : undefined;
  };

  return {
    discovery,
    async authorize(target) {
      return await headerFor(target, discovery(target.registry).scheme);
    },
    async renew(target, answer, used) {
      const scheme = await readScheme(target, answer, ports);
      if (scheme === undefined) return undefined;
      // The challenge's own scopes are for this call; the next one knows its own.
      const lasting = scheme.kind === 'bearer' ? { ...scheme, scopes: [] } : scheme;
      discovery(target.registry).scheme = lasting;
      if (used?.startsWith('Bearer ')) tokens.drop(target.registry, used.slice('Bearer '.length));
      const header = await headerFor(target, scheme);
      return header === used ? undefined : header;
    },
  };
}

function discoveryPerRegistry(): (registry: string) => Discovery {
  const discoveries = new Map<string, Discovery>();
  return (registry) => {
    const known = discoveries.get(registry) ?? createDiscovery();
    discoveries.set(registry, known);
    return known;
  };
}

/** Looked up once for each repository; every secret found is made known to the redactor. */
function credentialPerRepository({
  credentialLookup,
  redactor,
}: AuthorizerPorts): (target: AuthTarget) => Promise<Credential | undefined> {
  const credentials = new Map<string, Promise<Credential | undefined>>();
  return async ({ registry, repository }) => {
    const key = `${registry}/${repository}`;
    const known = credentials.get(key) ?? credentialLookup(registry, repository);
    credentials.set(key, known);
    const credential = await known;
    for (const secret of secretsOf(credential ?? {})) redactor.add(secret);
    return credential;
  };
}

async function readScheme(
  target: AuthTarget,
  answer: Answer,
  ports: AuthorizerPorts,
): Promise<AuthScheme | undefined> {
  const challenges = parseChallenges(answer.headerValues('www-authenticate'));
  const bearer = challenges.find((challenge) => challenge.scheme === 'bearer');
  if (bearer !== undefined) {
    const realm = await checkRealm(bearer.parameters.get('realm'), {
      registry: target.origin,
      plainHttp: ports.plainHttp,
      lookup: ports.hostLookup,
    });
    const service = bearer.parameters.get('service');
    return { kind: 'bearer', realm, service, scopes: parseScopes(bearer.parameters.get('scope')) };
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : undefined;
}
