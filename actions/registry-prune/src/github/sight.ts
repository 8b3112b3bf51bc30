import { GitHubError, type PackageVersion } from '@image-relay/github';
import { type Digest, isDigest } from '@image-relay/oci';
import type { PackageFacts, Version } from '../core/facts.ts';
import type { PackageMemory } from '../memory.ts';

/** A package as it was seen last, without what its manifests say. */
export interface Sight {
  readonly versions: Map<Digest, Version>;
  /** Tags that are listed and answer 404. */
  readonly ghosts: readonly string[];
  readonly isThorough: boolean;
}

/**
 * Versions of a list by their digest. A page that moved while the list was read shows one twice, and a
 * digest that was deleted and pushed again has two ids: the newer one counts.
 */
export function versionsIn(
  listed: readonly PackageVersion[],
  isDeleted: (id: number) => boolean,
): Map<Digest, Version> {
  const versions = new Map<Digest, Version>();
  for (const one of listed) {
    const { id, digest, tags } = one;
    if (isDeleted(id)) continue;
    if (!isDigest(digest)) throw unexpected(id, digest);
    const known = versions.get(digest);
    if (known?.id !== undefined && known.id >= id) continue;
    const [createdAt, taggedAt] = [Date.parse(one.createdAt), Date.parse(one.updatedAt)];
    versions.set(digest, { digest, tags, id, createdAt, taggedAt });
  }
  return versions;
}

function unexpected(id: number, name: string): GitHubError {
  const text = `version ${id} of a container package is named "${name}", which is no digest`;
  return new GitHubError('GITHUB_UPSTREAM_ERROR', text, {
    endpoint: 'GET /orgs/{org}/packages/container/{name}/versions',
  });
}

/** Facts in the order in which versions were made, with all that is known of their manifests. */
export function factsOf(
  name: string,
  { versions, ghosts }: Sight,
  known: {
    readonly manifests: PackageMemory['manifests'];
    readonly unreadable: ReadonlyMap<Digest, string>;
  },
): PackageFacts {
  const sorted = [...versions.values()].toSorted((left, right) => {
    return (left.id ?? Infinity) - (right.id ?? Infinity) || (left.digest < right.digest ? -1 : 1);
  });
  return {
    name,
    ghosts,
    versions: sorted.map((version) => {
      const manifest = known.manifests.get(version.digest)?.manifest;
      const why = known.unreadable.get(version.digest);
      return {
        ...version,
        ...(manifest === undefined ? {} : { manifest }),
        ...(why === undefined ? {} : { unreadable: why }),
      };
    }),
  };
}

/** Children that are said to be single images: nothing hangs on them, so they are never read. */
export function leavesOf(
  versions: Iterable<Digest>,
  manifests: PackageMemory['manifests'],
): ReadonlySet<Digest> {
  const leaves = new Set<Digest>();
  const nested = new Set<Digest>();
  for (const digest of versions) {
    const { manifest } = manifests.get(digest) ?? {};
    for (const child of manifest?.children ?? []) leaves.add(child);
    for (const child of manifest?.nested ?? []) nested.add(child);
  }
  for (const digest of nested) leaves.delete(digest);
  return leaves;
}
