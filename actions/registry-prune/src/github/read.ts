import type { Digest } from '@image-relay/oci';
import { each } from '../each.ts';
import { readManifest } from '../read-manifest.ts';
import { forget, type GitHubState } from './state.ts';

/** GitHub has lost the bytes: https://github.com/OHDSI/Data2Evidence/pull/3081 */
export const unserved =
  'GitHub lists it and the registry does not give it: push it again, or delete that version';

/** Manifests read at a time; the client decides how many requests are sent. */
export const width = 64;

/**
 * Reads manifests that were not read yet, one request each, and the indexes that they name; gives all
 * of these. `isNeeded`: whether it matters that one cannot be read.
 */
export async function readManifests(
  state: GitHubState,
  digests: readonly Digest[],
  isNeeded: (digest: Digest) => boolean,
): Promise<ReadonlySet<Digest>> {
  const { manifests } = state.ports.memory;
  const seen = new Set<Digest>();
  for (let level = digests; level.length > 0; ) {
    const fresh = [...new Set(level)].filter((digest) => !seen.has(digest));
    for (const digest of fresh) seen.add(digest);
    const unread = fresh.filter((digest) => !isKnown(state, digest));
    await each(unread, width, (digest) => readOne(state, digest, isNeeded(digest)));
    const nested = fresh.flatMap((digest) => manifests.get(digest)?.manifest.nested ?? []);
    level = nested.filter((digest) => state.sight.versions.has(digest));
  }
  return seen;
}

function isKnown({ ports, unreadable, missing }: GitHubState, digest: Digest): boolean {
  return ports.memory.manifests.has(digest) || unreadable.has(digest) || missing.has(digest);
}

async function readOne(state: GitHubState, digest: Digest, isNeeded: boolean): Promise<void> {
  const { registry, repository, memory } = state.ports;
  // GitHub says itself when a version was made.
  const read = await readManifest(registry, repository, digest, { isDated: true });
  if (read !== undefined && 'manifest' in read) memory.manifests.set(digest, read);
  else if (read !== undefined) state.unreadable.set(digest, read.unreadable);
  else if (!(await isStillThere(state, digest))) forget(state, digest);
  else if (isNeeded) {
    state.unreadable.set(digest, unserved);
  } else state.missing.add(digest);
}

/** A list may show for a while what somebody else has deleted. */
export async function isStillThere({ place, sight, ports }: GitHubState, digest: Digest) {
  const id = sight.versions.get(digest)?.id;
  if (id === undefined || place === undefined) return false;
  return (await ports.packages.getVersion(place, id)) !== undefined;
}
