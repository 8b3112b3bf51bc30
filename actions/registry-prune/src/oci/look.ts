import { ActionError, quote } from '@image-relay/action-kit';
import { type Digest, formatRepository, isTag, type RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { Version } from '../core/facts.ts';
import { each } from '../each.ts';
import { noteTags, type PackageMemory } from '../memory.ts';
import { createdTimes, type ReadManifest, readManifest } from '../read-manifest.ts';

export interface LookPorts {
  readonly registry: Registry;
  readonly repository: RepositoryName;
  /** Is brought up to date. */
  readonly memory: PackageMemory;
  readonly now: () => Date;
}

/** Requests prepared at a time; the client decides how many are sent. */
const width = 128;

/** A package at one moment, beside its memory. */
export interface Sight {
  readonly tags: ReadonlyMap<string, Digest>;
  /** Tags that are listed and answer 404. */
  readonly ghosts: readonly string[];
  /** What is there and cannot be read, and why. */
  readonly unreadable: Map<Digest, string>;
}

/**
 * Everything a registry has of a package: what its tags name, what that names, and what is known from
 * before and is still there. What answers 404 is not there; a failed request throws.
 */
export async function lookAtPackage(ports: LookPorts): Promise<Sight> {
  const { registry, repository, memory, now } = ports;
  const time = now().getTime();
  const { tags, ghosts } = await resolveTags(ports);
  noteTags(memory, tags, time);
  const known = [...memory.manifests.keys()];
  const tagged = [...new Set(tags.values())];
  const unreadable = await readAll(ports, tagged);
  for (const digest of tagged) {
    if (memory.manifests.has(digest) || unreadable.has(digest)) continue;
    unreadable.set(digest, 'the registry resolves its tag and does not give it');
  }
  const reached = reachedFrom(memory, tagged);
  const left = known.filter((digest) => !reached.has(digest));
  const isThere = await each(left, width, async (digest) => {
    const found = await registry.resolve(repository, digest);
    if (found === undefined) memory.manifests.delete(digest);
    return found !== undefined;
  });
  const more = left.filter((_, at) => isThere[at]);
  for (const [digest, why] of await readAll(ports, more)) unreadable.set(digest, why);
  dateParts(memory, new Set(tagged));
  for (const digest of memory.untagged.keys()) {
    if (!memory.manifests.has(digest)) memory.untagged.delete(digest);
  }
  return { tags, ghosts, unreadable };
}

/** Adds what refers to the given digests, where the registry tells. True when there was more. */
export async function lookAtReferrers(
  ports: LookPorts,
  sight: Sight,
  digests: readonly Digest[],
): Promise<boolean> {
  const { registry, repository, memory } = ports;
  const knownTags = new Set(memory.tags.keys());
  const lists = await each(digests, width, (digest) =>
    registry.listReferrers(repository, digest, { knownTags }),
  );
  const found = lists.flatMap(({ descriptors }) => descriptors.map(({ digest }) => digest));
  const fresh = [...new Set(found)].filter((digest) => !memory.manifests.has(digest));
  for (const [digest, why] of await readAll(ports, fresh)) sight.unreadable.set(digest, why);
  return fresh.some((digest) => memory.manifests.has(digest) || sight.unreadable.has(digest));
}

async function resolveTags({ registry, repository }: LookPorts) {
  const names: string[] = [];
  for await (const tag of registry.listTags(repository)) names.push(tag);
  refuseIllegal(formatRepository(repository), names);
  const found = await each(names, width, (tag) => registry.resolve(repository, tag));
  const tags = new Map<string, Digest>();
  const ghosts: string[] = [];
  names.forEach((tag, at) => {
    const digest = found[at]?.digest;
    if (digest === undefined) ghosts.push(tag);
    else tags.set(tag, digest);
  });
  return { tags, ghosts };
}

/** What they name is not known, as no request can ask for it (OCI distribution-spec, Pulling manifests). */
function refuseIllegal(place: string, names: readonly string[]): void {
  const illegal = names.filter((name) => !isTag(name));
  if (illegal.length === 0) return;
  const shown = illegal.slice(0, 10).map((name) => quote(name));
  const more = illegal.length > shown.length ? ` and ${illegal.length - shown.length} more` : '';
  throw new ActionError(
    'TAGS_ILLEGAL',
    `${place} lists ${shown.join(', ')}${more} among its tags`,
    {
      hint: "take them out of the registry's storage; nobody can pull them",
    },
  );
}

/** Reads manifests and everything they name, each once, unless it is known already. */
async function readAll(
  { registry, repository, memory }: LookPorts,
  roots: readonly Digest[],
): Promise<Map<Digest, string>> {
  const unreadable = new Map<Digest, string>();
  const seen = new Set<Digest>();
  let level = roots;
  while (level.length > 0) {
    const open = [...new Set(level)].filter((digest) => !seen.has(digest));
    const read = await each(open, width, async (digest): Promise<ReadManifest | undefined> => {
      seen.add(digest);
      return memory.manifests.get(digest) ?? (await readManifest(registry, repository, digest));
    });
    level = open.flatMap((digest, at) => {
      const one = read[at];
      if (one === undefined) return [];
      if ('unreadable' in one) {
        unreadable.set(digest, one.unreadable);
        return [];
      }
      memory.manifests.set(digest, one);
      const { children, subject } = one.manifest;
      return subject === undefined ? children : [...children, subject];
    });
  }
  return unreadable;
}

/**
 * What says no time itself is without a tag since its image came: left alone by a run that was killed,
 * it would be kept for ever.
 */
function dateParts({ manifests, untagged }: PackageMemory, tagged: ReadonlySet<Digest>): void {
  const createdAtOf = createdTimes(manifests);
  for (const [digest, { manifest }] of manifests) {
    const time = createdAtOf(digest);
    if (time === undefined) continue;
    for (const child of manifest.children) {
      if (tagged.has(child) || createdAtOf(child) !== undefined) continue;
      untagged.set(child, Math.max(time, untagged.get(child) ?? 0));
    }
  }
}

function reachedFrom({ manifests }: PackageMemory, roots: readonly Digest[]): ReadonlySet<Digest> {
  const reached = new Set<Digest>();
  const queue = [...roots];
  for (let digest = queue.pop(); digest !== undefined; digest = queue.pop()) {
    if (reached.has(digest)) continue;
    reached.add(digest);
    const { manifest } = manifests.get(digest) ?? {};
    if (manifest === undefined) continue;
    for (const child of manifest.children) queue.push(child);
    if (manifest.subject !== undefined) queue.push(manifest.subject);
  }
  return reached;
}

/** What was seen, and what is remembered of it. */
export function versionsOf(memory: PackageMemory, sight: Sight): readonly Version[] {
  const { tags, unreadable } = sight;
  const tagsOf = Map.groupBy([...tags.keys()], (tag) => tags.get(tag));
  const digests = new Set([...memory.manifests.keys(), ...unreadable.keys()]);
  const createdAtOf = createdTimes(memory.manifests);
  return [...digests].toSorted().map((digest) => {
    const own = tagsOf.get(digest) ?? [];
    const manifest = memory.manifests.get(digest)?.manifest;
    const createdAt = createdAtOf(digest);
    const sightings = own.map((tag) => memory.tags.get(tag)?.since ?? 0);
    const taggedAt = Math.max(memory.untagged.get(digest) ?? 0, ...sightings);
    const why = unreadable.get(digest);
    return {
      digest,
      tags: own,
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(taggedAt === 0 ? {} : { taggedAt }),
      ...(manifest === undefined ? {} : { manifest }),
      ...(why === undefined ? {} : { unreadable: why }),
    };
  });
}
