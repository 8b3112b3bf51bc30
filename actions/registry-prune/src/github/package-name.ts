import type { PackageName } from '@image-relay/github';
import type { RepositoryName } from '@image-relay/oci';

type Environment = Readonly<Record<string, string | undefined>>;

/** The owner is the first part of the repository; the rest, slashes and all, is the package. */
export function packageNameOf({ repository }: RepositoryName): PackageName {
  const at = repository.indexOf('/');
  if (at < 0) return { owner: repository, name: '' };
  return { owner: repository.slice(0, at), name: repository.slice(at + 1) };
}

/**
 * True for the container registry of the server that runs the job: its API and token are no other's,
 * so ghcr.io is meant on github.com, and where nothing names a server.
 */
export function isGitHubRegistry(registry: string, env: Environment): boolean {
  const server = env.GITHUB_SERVER_URL || 'https://github.com';
  if (!URL.canParse(server)) return false;
  const { host } = new URL(server);
  return registry === (host === 'github.com' ? 'ghcr.io' : `containers.${host}`);
}
