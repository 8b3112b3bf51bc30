import { RegistryError } from '../errors.ts';
import { bareHost, isLoopbackHost, isPrivateAddress } from '../hosts.ts';
import { redactUrl } from '../redact.ts';

/** Addresses of a host name, from DNS; an empty list when it has none. */
export type HostLookup = (hostname: string) => Promise<readonly string[]>;

/**
 * Says where a registry may send us with its credentials. Throws REGISTRY_PROTOCOL for a realm that
 * is not https (http only on loopback or with `plainHttp`), or that lies on a private address while
 * the registry does not: a public registry must not steer requests into the network of the runner.
 */
export async function checkRealm(
  text: string | undefined,
  options: {
    readonly registry: URL;
    readonly plainHttp: boolean;
    readonly lookup: HostLookup;
  },
): Promise<URL> {
  const realm = URL.canParse(text ?? '') ? new URL(text ?? '') : undefined;
  if (realm === undefined) throw refuse(options.registry, 'names no token service', text);
  if (realm.username !== '' || realm.password !== '') {
    throw refuse(options.registry, 'names a token service with a user name in its URL', realm);
  }
  const mayBePlain =
    options.plainHttp ||
    (isLoopbackHost(realm.hostname) && isLoopbackHost(options.registry.hostname));
  if (realm.protocol !== 'https:' && !(realm.protocol === 'http:' && mayBePlain)) {
    throw refuse(options.registry, 'names a token service that is not https', realm);
  }
  const isInward = await isPrivateHost(realm.hostname, options.lookup);
  if (isInward && !(await isPrivateHost(options.registry.hostname, options.lookup))) {
    throw refuse(
      options.registry,
      'is public and names a token service on a private address',
      realm,
    );
  }
  return realm;
}

async function isPrivateHost(hostname: string, lookup: HostLookup): Promise<boolean> {
  const host = bareHost(hostname);
  if (isLoopbackHost(host) || host.endsWith('.localhost') || isPrivateAddress(host)) return true;
  const addresses = await lookup(host);
  return addresses.some((address) => isPrivateAddress(address));
}

function refuse(registry: URL, what: string, realm: URL | string | undefined): RegistryError {
  const shown = realm === undefined ? 'no realm' : redactUrl(realm);
  return new RegistryError('REGISTRY_PROTOCOL', `the registry ${registry.host} ${what}: ${shown}`, {
    url: redactUrl(registry),
    hint: 'Check the registry host; no credentials were sent to that address.',
  });
}
