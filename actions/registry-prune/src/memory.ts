import type { Digest } from '@image-relay/oci';
import type { Remembered } from './read-manifest.ts';

/** What is known of a package from earlier looks at it. Times are milliseconds since the epoch. */
export interface PackageMemory {
  /** False until the package was looked at once: nothing says then when a tag came. */
  isKnown: boolean;
  readonly manifests: Map<Digest, Remembered>;
  readonly tags: Map<string, TagSighting>;
  /** Since when what had a tag has none. */
  readonly untagged: Map<Digest, number>;
}

export interface TagSighting {
  readonly digest: Digest;
  /** Absent when the tag was there at the first look. */
  readonly since?: number;
}

export function emptyMemory(): PackageMemory {
  return { isKnown: false, manifests: new Map(), tags: new Map(), untagged: new Map() };
}

/** Takes the tags as they are now, and notes which are new and which digests lost theirs. */
export function noteTags(
  memory: PackageMemory,
  now: ReadonlyMap<string, Digest>,
  time: number,
): void {
  const tagged = new Set(now.values());
  for (const [tag, { digest }] of memory.tags) {
    if (!tagged.has(digest) && !memory.untagged.has(digest)) memory.untagged.set(digest, time);
    if (!now.has(tag)) memory.tags.delete(tag);
  }
  for (const [tag, digest] of now) {
    memory.untagged.delete(digest);
    if (memory.tags.get(tag)?.digest === digest) continue;
    memory.tags.set(tag, memory.isKnown ? { digest, since: time } : { digest });
  }
  memory.isKnown = true;
}
