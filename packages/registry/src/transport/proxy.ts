import { RegistryError } from '../errors.ts';
import { bareHost, isLoopbackHost } from '../hosts.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an origin by the usual variables, lower case first: `https_proxy`, `http_proxy`,
 * and `no_proxy` with hosts, `.suffixes`, `host:port` and `*`. Loopback hosts never get one.
 */
export function proxyFor(origin: URL, env: Environment): URL | undefined {
  const name = origin.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const value = read(env, name);
  if (value === '' || isLoopbackHost(origin.hostname)) return undefined;
  if (isExempt(origin, read(env, 'no_proxy'))) return undefined;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  // The value may hold a password, so it is not shown.
  throw new RegistryError('REGISTRY_NETWORK', `the variable ${name} does not hold a proxy URL`, {
    hint: 'Expected a URL such as http://proxy.example.com:3128.',
  });
}

function read(env: Environment, name: string): string {
  return (env[name] || env[name.toUpperCase()] || '').trim();
}

function isExempt(origin: URL, list: string): boolean {
  const host = bareHost(origin.hostname);
  const port = origin.port || (origin.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (only !== undefined && only !== port) return false;
      const suffix = name.replace(/^\*?\./, '');
      return name === '*' || (suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`)));
    });
}
