import { ActionError } from '@image-relay/action-kit';
import { createGitHub, type GitHub, type Packages } from '@image-relay/github';
import type { PackageSelector } from '../select-packages.ts';
import { packageNameOf } from './package-name.ts';

/** The share of the hourly limit that deletes leave to others, and to what comes after them. */
const reserve = 0.1;

/** A connection to the API of the server that runs the job. */
export function openGitHub(options: {
  readonly token: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly retries: number;
}): GitHub {
  const { token, env, retries } = options;
  return createGitHub({
    env: { ...env },
    retries,
    reserve,
    ...(token === undefined ? {} : { token }),
  });
}

/** The repositories `owner/name` that a pattern with one owner fits. Throws PACKAGES_EMPTY. */
export async function listGitHubRepositories(
  packages: Packages,
  { registry, repository, pattern }: PackageSelector,
): Promise<readonly string[]> {
  const { owner } = packageNameOf({ registry, repository });
  if (owner.includes('*')) {
    throw new ActionError('PACKAGES_EMPTY', `"${registry}/${repository}" names no owner`, {
      hint: 'write the owner out: GitHub lists the packages of one owner at a time',
    });
  }
  const listed = await packages.list(owner);
  const paths = listed.map((one) => `${one.owner}/${one.name}`.toLowerCase());
  return paths.filter((path) => pattern === undefined || pattern.test(path));
}
