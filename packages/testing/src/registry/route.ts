/** What a request path addresses in the OCI distribution specification's endpoint table. */
export type RouteKind =
  | 'ping'
  | 'catalog'
  | 'tags'
  | 'manifest'
  | 'blob'
  | 'upload'
  | 'referrers'
  | 'token'
  | 'content'
  | 'unknown';

export interface Route {
  readonly kind: RouteKind;
  /** Repository path, such as `acme/web`. */
  readonly repository?: string;
  /** Tag, digest or upload id; empty for the start of an upload. */
  readonly reference?: string;
}

const repositoryRoutes: ReadonlyArray<readonly [RouteKind, RegExp]> = [
  ['tags', /^\/v2\/(.+)\/tags\/list$/],
  ['upload', /^\/v2\/(.+)\/blobs\/uploads(?:\/([^/]*))?$/],
  ['manifest', /^\/v2\/(.+)\/manifests\/([^/]+)$/],
  ['blob', /^\/v2\/(.+)\/blobs\/([^/]+)$/],
  ['referrers', /^\/v2\/(.+)\/referrers\/([^/]+)$/],
  ['content', /^\/content\/(.+)\/([^/]+)$/],
];

const fixedRoutes: Readonly<Record<string, RouteKind>> = {
  '/v2': 'ping',
  '/v2/': 'ping',
  '/v2/_catalog': 'catalog',
  '/token': 'token',
};

/** Finds the endpoint of a decoded path; `unknown` when there is none. */
export function routeOf(pathname: string): Route {
  const fixed = fixedRoutes[pathname];
  if (fixed !== undefined) return { kind: fixed };
  for (const [kind, pattern] of repositoryRoutes) {
    const match = pattern.exec(pathname);
    if (match?.[1] === undefined) continue;
    return { kind, repository: match[1], reference: match[2] ?? '' };
  }
  return { kind: 'unknown' };
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryName = new RegExp(`^${component}(?:/${component})*$`);

/** Whether the text is a repository name of the OCI distribution specification (pulling manifests). */
export function isRepositoryName(text: string): boolean {
  return repositoryName.test(text);
}

/** Whether the text is a tag of the OCI distribution specification (pulling manifests). */
export function isTagName(text: string): boolean {
  return /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/.test(text);
}
