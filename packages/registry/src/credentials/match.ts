import { isDockerHub } from '../hosts.ts';

/** The key under which Docker itself stores Docker Hub's credentials. */
export const dockerHubKey = 'https://index.docker.io/v1/';

/**
 * The key of a credential file that fits a repository best, or undefined. Docker's keys are hosts,
 * with or without scheme and `/v1/`; Podman's may go on with a path, and the longest one wins.
 */
export function bestKey(
  keys: Iterable<string>,
  target: { readonly registry: string; readonly repository: string },
): string | undefined {
  const full = `${canonicalHost(target.registry)}/${target.repository}`;
  let best: { key: string; length: number } | undefined;
  for (const key of keys) {
    const prefix = canonicalKey(key);
    const isMatch = prefix !== '' && (full === prefix || full.startsWith(`${prefix}/`));
    if (isMatch && prefix.length > (best?.length ?? 0)) best = { key, length: prefix.length };
  }
  return best?.key;
}

/** What a credential helper is asked for. */
export function helperServer(registry: string): string {
  return isDockerHub(registry) ? dockerHubKey : registry;
}

function canonicalKey(key: string): string {
  const hasScheme = /^https?:\/\//i.test(key);
  const bare = key.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
  const slash = bare.indexOf('/');
  const host = canonicalHost(slash < 0 ? bare : bare.slice(0, slash));
  const path = slash < 0 ? '' : bare.slice(slash + 1);
  // A key with a scheme is a server URL: its path (/v1, /v2) names an API and not a repository.
  return path === '' || hasScheme || /^v[12]$/.test(path) ? host : `${host}/${path}`;
}

function canonicalHost(host: string): string {
  const lower = host.toLowerCase();
  return isDockerHub(lower) ? 'docker.io' : lower;
}
