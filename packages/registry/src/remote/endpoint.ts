import type { RepositoryName } from '@image-relay/oci';
import { type RepositoryAction, repositoryScope, type Scope } from '../auth/scope.ts';
import { RegistryError } from '../errors.ts';
import type { Call, Client } from '../transport/client.ts';
import type { WireBody } from '../transport/source.ts';
import type { Method } from '../transport/wire.ts';

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

/** The call with its URL, and with the scopes that a token for it needs. */
export function repositoryCall(
  client: Client,
  { registry, repository }: RepositoryName,
  call: RepositoryCall,
): Call {
  checkRepository(repository);
  const origin = client.originOf(registry);
  const query = call.query === undefined ? '' : formatQuery(call.query);
  const url = new URL(`${origin.href}v2/${repository}/${call.path}${query}`);
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

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryName = new RegExp(`^${component}(?:/${component})*$`);

/** Names also come from catalogues: one that is none must not become another path of the API. */
function checkRepository(repository: string): void {
  if (repositoryName.test(repository)) return;
  const text = `${JSON.stringify(repository.slice(0, 300))} is not the name of a repository`;
  const hint = 'Expected lower-case letters and digits, joined by ".", "_", "-" and "/".';
  throw new RegistryError('REGISTRY_REFUSED', text, { hint });
}

/** `?name=value&...` with the values encoded; empty for no parameters. */
export function formatQuery(query: readonly (readonly [string, string])[]): string {
  const pairs = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
