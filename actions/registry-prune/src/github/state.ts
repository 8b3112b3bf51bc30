import type { PackagePlace, Packages, PackageVersion } from '@image-relay/github';
import type { Digest, RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { Version } from '../core/facts.ts';
import type { PackageMemory } from '../memory.ts';
import { packageNameOf } from './package-name.ts';
import { leavesOf, type Sight } from './sight.ts';

export interface GitHubPorts {
  readonly packages: Packages;
  /** Where the manifests are. */
  readonly registry: Registry;
  readonly repository: RepositoryName;
  /** Manifests that were read before; is brought up to date. */
  readonly memory: PackageMemory;
  readonly now: () => Date;
  /** Reads every manifest, so that all bytes can be counted. */
  readonly isMeasured?: boolean;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** What one run learns of a package. */
export interface GitHubState {
  readonly ports: GitHubPorts;
  /** Where the API has the package; known from the first list on. */
  place: PackagePlace | undefined;
  sight: Sight;
  /** By digest, all versions that were ever listed and are not known to be gone. */
  readonly seen: Map<Digest, Version>;
  /** Whether a delete of this run was done, which takes the role. */
  hasDeleted: boolean;
  /** Deletes that ended in an error of the server. */
  failures: number;
  /** Whether the hour of the API was used up when something was to come back. */
  isLimited: boolean;
  /** What this run deleted, or did not find any more: a list may show it for a while. */
  readonly deletedIds: Set<number>;
  /** The same by digest, for what is pushed again. */
  readonly deletedDigests: Set<Digest>;
  readonly unreadable: Map<Digest, string>;
  /** What the registry did not give and nothing kept needs. */
  readonly missing: Set<Digest>;
  /** Versions that could come back, read once. */
  deleted: Promise<ReadonlyMap<Digest, DeletedVersion>> | undefined;
}

/** A version that was deleted, with the tags that it had. */
export type DeletedVersion = Pick<PackageVersion, 'id' | 'tags'>;

export function createState(ports: GitHubPorts): GitHubState {
  return {
    ports,
    place: undefined,
    sight: { versions: new Map(), ghosts: [], isThorough: false },
    seen: new Map(),
    hasDeleted: false,
    failures: 0,
    isLimited: false,
    deletedIds: new Set(),
    deletedDigests: new Set(),
    unreadable: new Map(),
    missing: new Set(),
    deleted: undefined,
  };
}

/** Versions in one of the two states; undefined when there is no such package for this token. */
export async function listVersions(
  state: GitHubState,
  which: 'active' | 'deleted' = 'active',
): Promise<readonly PackageVersion[] | undefined> {
  const { packages, repository } = state.ports;
  const where = state.place ?? packageNameOf(repository);
  const listing = await packages.listVersions(where, { state: which });
  state.place = listing?.place ?? state.place;
  return listing?.versions;
}

/** Takes a version out that is known to be gone. */
export function forget({ sight, seen, ports }: GitHubState, digest: Digest): void {
  sight.versions.delete(digest);
  seen.delete(digest);
  ports.memory.manifests.delete(digest);
}

/** Digests that nobody has to read. */
export function settledIn({ sight, missing, ports }: GitHubState): (digest: Digest) => boolean {
  const leaves = leavesOf(sight.versions.keys(), ports.memory.manifests);
  return (digest) => leaves.has(digest) || missing.has(digest);
}
