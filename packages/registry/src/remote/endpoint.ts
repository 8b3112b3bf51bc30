import type { RepositoryName } from '@image-relay/oci';
import { type RepositoryAction, repositoryScope, type Scope } from '../auth/scope.ts';
import { registryOrigin } from '../hosts.ts';
import type { Call, Client } from '../transport/client.ts';
import type { Method, WireBody } from '../transport/wire.ts';

/** One call to a repository, in the terms of the distribution-spec's list of endpoints. */
export interface RepositoryCall {
  readonly method: Method;
  /** Below `/v2/<name>/`, ready for a URL, such as `manifests/v1`. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly action: RepositoryAction;
  /** Scopes beyond the repository's own, such as the source of a mount. */
  readonly scopes?: readonly Scope[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: WireBody;
  readonly expected: readonly number[];
  readonly isRepeatable?: boolean;
}

export function originOf(client: Client, registry: string): URL {
  return registryOrigin(registry, client.settings);
}

/** The call with its URL, and with the scopes that a token for it needs. */
export function repositoryCall(
  client: Client,
  { registry, repository }: RepositoryName,
  call: RepositoryCall,
): Call {
  const origin = originOf(client, registry);
  const url = new URL(`/v2/${repository}/${call.path}`, origin);
  url.search = formatQuery(call.query ?? []);
  const scopes = [repositoryScope(repository, call.action), ...(call.scopes ?? [])];
  return {
    method: call.method,
    url,
    headers: call.headers ?? {},
    expected: call.expected,
    target: { registry, origin, repository, scopes },
    ...(call.body === undefined ? {} : { body: call.body }),
    ...(call.isRepeatable === undefined ? {} : { isRepeatable: call.isRepeatable }),
  };
}

export function formatQuery(query: readonly (readonly [string, string])[]): string {
  return query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}
