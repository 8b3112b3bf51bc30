import { BlockList, isIP } from 'node:net';
import { RegistryError } from './errors.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
inside.addAddress('::', 'ipv6');
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

/** True for localhost, 127.0.0.0/8 and ::1; a host name is never looked up. */
export function isLoopbackHost(hostname: string): boolean {
  const host = bareHost(hostname);
  return host === 'localhost' || listed(loopback, host);
}

/** True for an address literal that the public internet does not route (RFC 1918, 4193, 3927, 6598). */
export function isPrivateAddress(address: string): boolean {
  return listed(inside, bareHost(address));
}

function listed(list: BlockList, host: string): boolean {
  const version = isIP(host);
  if (version === 0) return false;
  return list.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

/** The host without brackets, zone and a closing dot, in lower case. */
export function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
}

const dockerHubHosts = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/** True for every name that Docker Hub goes by. */
export function isDockerHub(registry: string): boolean {
  return dockerHubHosts.has(registry);
}

/**
 * Where a registry is spoken to: plain HTTP for loopback hosts (unless `loopbackTls`) or where
 * `plainHttp` says so, never as a fallback. Throws REGISTRY_PROTOCOL for a name that is no host.
 */
export function registryOrigin(
  registry: string,
  options: { readonly plainHttp: boolean; readonly loopbackTls: boolean },
): URL {
  const host = isDockerHub(registry) ? 'registry-1.docker.io' : registry;
  const url = URL.canParse(`https://${host}/`) ? new URL(`https://${host}/`) : undefined;
  const isBare =
    url?.pathname === '/' && url.search === '' && url.username === '' && url.hash === '';
  if (url === undefined || !isBare) {
    throw new RegistryError('REGISTRY_PROTOCOL', `"${registry}" is not a registry host`, {
      hint: 'Write the host with an optional port, such as ghcr.io or localhost:5000.',
    });
  }
  const isPlain = isLoopbackHost(url.hostname) ? !options.loopbackTls : options.plainHttp;
  return isPlain ? new URL(`http://${host}/`) : url;
}

/** What to do about a 403. GitHub's registry also has a list of repositories for each package. */
export function accessHint(host: string): string {
  return host === 'ghcr.io'
    ? 'Grant the job `packages: read`, or `packages: write` to push; and give the repository access in the settings of the package, below "Manage Actions access".'
    : 'Grant the account or the job the permission that this needs.';
}
