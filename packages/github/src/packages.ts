import type { ApiClient } from './client.ts';
import { GitHubError } from './errors.ts';
import {
  type PackageDetails,
  type PackageName,
  type PackagePlace,
  type PackageVersion,
  readPackage,
  readVersion,
} from './package.ts';

/** The versions of a package and where the API has it. */
export interface PackageListing {
  readonly place: PackagePlace;
  /** Newest first. */
  readonly versions: readonly PackageVersion[];
}

/** What became of a version that was to be deleted. */
export type PackageDeletion =
  | { readonly status: 'deleted' }
  /** It is not there, or not any more. */
  | { readonly status: 'absent' }
  /** GitHub does not give it up; `message` are the API's words. */
  | {
      readonly status: 'kept';
      readonly reason: 'last-tagged' | 'downloads' | 'role' | 'other';
      readonly message: string;
    };

/** Container packages. Reading needs `packages: read`, deleting the Admin role on the package. */
export interface Packages {
  /** All container packages of an owner that the token may see. */
  list(owner: string): Promise<readonly PackageDetails[]>;
  get(name: PackageName): Promise<PackageDetails | undefined>;
  /**
   * All versions, active ones by default; undefined when there is no such package, or none for this
   * token. The first page finds out whether the owner is an organisation, a user or the token's own.
   */
  listVersions(
    name: PackageName | PackagePlace,
    options?: { readonly state?: 'active' | 'deleted' },
  ): Promise<PackageListing | undefined>;
  getVersion(place: PackagePlace, id: number): Promise<PackageVersion | undefined>;
  deleteVersion(place: PackagePlace, id: number): Promise<PackageDeletion>;
  /** Within 30 days; gives false when it cannot come back. */
  restoreVersion(place: PackagePlace, id: number): Promise<boolean>;
  /**
   * Why versions will not be deleted, as far as reading shows it: the token lacks the scope, or may
   * not see what was deleted. Undefined is no promise, as the API names no roles. No
   * request for a token whose scopes an earlier answer named, else one.
   */
  findObstacle(place: PackagePlace): Promise<string | undefined>;
}

/** The port over `/orgs`, `/users` and `/user` of https://docs.github.com/rest/packages/packages. */
export function packagesOver(client: ApiClient): Packages {
  return {
    list: (owner) => listPackages(client, owner),
    get: async (name) => {
      for (const place of placesOf(name)) {
        const found = await findAt(client, place, name);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    listVersions: async (name, { state = 'active' } = {}) => {
      const places = typeof name === 'string' ? [name] : placesOf(name);
      for (const place of places) {
        // The token's own packages may have the names of somebody else's.
        const isOwn = place.startsWith('/user/') && typeof name !== 'string';
        if (isOwn && (await findAt(client, place, name)) === undefined) continue;
        const versions = await listAt(client, place, state);
        if (versions !== undefined) return { place, versions };
      }
      return undefined;
    },
    getVersion: async (place, id) => {
      const path = `${place}/versions/${id}`;
      const body = await client.find(path);
      return body === undefined ? undefined : readVersion(body, `GET ${path}`);
    },
    deleteVersion: (place, id) => deleteVersion(client, `${place}/versions/${id}`),
    restoreVersion: (place, id) => restoreVersion(client, `${place}/versions/${id}/restore`),
    findObstacle: (place) => findObstacle(client, `${place}/versions?state=deleted&per_page=1`),
  };
}

/** An organisation and a user cannot share a name; a user's private packages may be under `/user` only. */
function placesOf({ owner, name }: PackageName): readonly PackagePlace[] {
  const [who, what] = [encodeURIComponent(owner), encodeURIComponent(name)];
  return [
    `/orgs/${who}/packages/container/${what}`,
    `/users/${who}/packages/container/${what}`,
    `/user/packages/container/${what}`,
  ];
}

/** Undefined too when the package is another owner's, or `/user` is closed to the token. */
async function findAt(client: ApiClient, place: PackagePlace, name: PackageName) {
  const body = await unlessClosed(place, client.find(place));
  if (body === undefined) return undefined;
  const found = readPackage(body, `GET ${place}`);
  return found.owner.toLowerCase() === name.owner.toLowerCase() ? found : undefined;
}

async function listAt(client: ApiClient, place: PackagePlace, state: 'active' | 'deleted') {
  const path = `${place}/versions`;
  const query = state === 'active' ? {} : { state };
  return await unlessAbsent(
    collect(client.list(path, query), (one) => readVersion(one, `GET ${path}`)),
  );
}

async function listPackages(client: ApiClient, owner: string): Promise<readonly PackageDetails[]> {
  const who = encodeURIComponent(owner);
  for (const path of [`/orgs/${who}/packages`, `/users/${who}/packages`]) {
    const entries = client.list(path, { package_type: 'container' });
    const listed = collect(entries, (one) => readPackage(one, `GET ${path}`)).catch(explainClosed);
    const found = await unlessAbsent(listed);
    if (found !== undefined) return found;
  }
  return [];
}

/** Tokens of runs and Apps get 400 for an organisation's list: https://github.com/cli/cli/issues/9606. */
function explainClosed(error: unknown): never {
  if (!(error instanceof GitHubError) || error.status !== 400) throw error;
  const { message, endpoint, status, reason = '' } = error;
  throw new GitHubError('GITHUB_FORBIDDEN', message, {
    endpoint,
    status,
    reason,
    hint: 'the token of a workflow cannot list packages: name each package, or pass a personal access token (classic) with `read:packages`',
  });
}

async function collect<Entry>(
  entries: AsyncIterable<unknown>,
  read: (entry: unknown) => Entry,
): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for await (const one of entries) found.push(read(one));
  return found;
}

async function deleteVersion(client: ApiClient, path: string): Promise<PackageDeletion> {
  try {
    await client.send({ method: 'DELETE', path, isRepeatable: true });
    return { status: 'deleted' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (error.status === 404) return await absentOrKept(client, path, error);
    // 400 as a rule; whatever it is, it is said of this version.
    if (error.code === 'GITHUB_REFUSED') return kept(error, reasonIn(error.reason ?? ''));
    if (error.code === 'GITHUB_FORBIDDEN') return kept(error, 'role');
    throw error;
  }
}

/**
 * Without the Admin role the API says that there is no such package, although it can be read. What is
 * gone is a version that is not found, which it may show for a while after:
 * https://github.com/dataaxiom/ghcr-cleanup-action/issues/121
 */
async function absentOrKept(
  client: ApiClient,
  path: string,
  error: GitHubError,
): Promise<PackageDeletion> {
  if (/\bversion not found\b/i.test(error.reason ?? '')) return { status: 'absent' };
  const found = await client.find(path);
  return found === undefined ? { status: 'absent' } : kept(error, 'role');
}

async function restoreVersion(client: ApiClient, path: string): Promise<boolean> {
  try {
    await client.send({ method: 'POST', path, isRepeatable: true });
    return true;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (error.code === 'GITHUB_NOT_FOUND' || error.code === 'GITHUB_REFUSED') return false;
    throw error;
  }
}

const deleteScope = 'delete:packages';

/** Scopes are named in answers to personal access tokens (classic) alone. */
async function findObstacle(client: ApiClient, path: string): Promise<string | undefined> {
  const { scopes } = client.stats;
  if (scopes !== undefined) {
    return scopes.includes(deleteScope)
      ? undefined
      : `the token has not got the scope ${deleteScope}`;
  }
  try {
    await client.send({ method: 'GET', path, isRepeatable: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (error.code !== 'GITHUB_FORBIDDEN' && error.code !== 'GITHUB_NOT_FOUND') throw error;
    return `the token may not see what was deleted: ${error.reason ?? error.message}`;
  }
}

/** The API has no codes for its reasons; words that are not known give `other`. */
function reasonIn(text: string) {
  if (/last (?:tagged )?version/i.test(text)) return 'last-tagged';
  return /downloads/i.test(text) ? 'downloads' : 'other';
}

function kept(
  error: GitHubError,
  reason: 'last-tagged' | 'downloads' | 'role' | 'other',
): PackageDeletion {
  return { status: 'kept', reason, message: error.reason ?? error.message };
}

async function unlessAbsent<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  }
}

/** Tokens of runs and Apps are no users: `/user` says 403 to them. */
async function unlessClosed<Result>(
  place: PackagePlace,
  answer: Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isClosed = error instanceof GitHubError && error.code === 'GITHUB_FORBIDDEN';
    if (isClosed && place.startsWith('/user/')) return undefined;
    throw error;
  }
}
