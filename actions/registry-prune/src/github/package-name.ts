import type { PackageName } from '@image-relay/github';
import type { RepositoryName } from '@image-relay/oci';

type Environment = Readonly<Record<string, string | undefined>>;

/** The owner is the first part of the repository; the rest, slashes and all, is the package. */
export function packageNameOf({ repository }: RepositoryName): PackageName {
  const at = repository.indexOf('/');
  if (at < 0) return { owner: repository, name: '' };
  return { owner: repository.slice(0, at), name: repository.slice(at + 1) };
}

/** True for ghcr.io, and for the container registry of the server that runs the job. */
export function isGitHubRegistry(registry: string, env: Environment): boolean {
  if (registry === 'ghcr.io') return true;
  const server = env.GITHUB_SERVER_URL ?? '';
  return URL.canParse(server) && registry === `containers.${new URL(server).host}`;
}
