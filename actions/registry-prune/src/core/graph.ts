import { type Digest, parseReferrersTag, referrersTag } from '@image-relay/oci';
import type { Version } from './facts.ts';

/** How the versions of a package hang together. Versions are their places in the list. */
export interface Graph {
  readonly places: ReadonlyMap<Digest, number>;
  /** What an index names, where it is there. */
  readonly children: readonly (readonly number[])[];
  /** What a version refers to: its subject, and the digests that its fallback tags stand for. */
  readonly subjects: readonly (readonly number[])[];
  /** The other way round. */
  readonly referrers: readonly (readonly number[])[];
  /** Tags that stand for no other digest of the package. */
  readonly ownTags: readonly (readonly string[])[];
  /** Whether it follows what an index of the package, or what it refers to, comes to. */
  readonly isPart: readonly boolean[];
  /** Children and subjects that are named and are not there. */
  readonly absent: readonly { readonly by: Digest; readonly digest: Digest }[];
}

const none: readonly number[] = [];
const noTags: readonly string[] = [];
const guardSuffix = '.guard';

/** Links the versions of a package; linear in versions and edges. */
export function buildGraph(versions: readonly Version[]): Graph {
  const places = new Map(versions.map(({ digest }, at) => [digest, at] as const));
  const named = namedByTag(versions, places);
  const count = versions.length;
  const children = Array.from<unknown, readonly number[]>({ length: count }, () => none);
  const subjects = Array.from<unknown, readonly number[]>({ length: count }, () => none);
  const referrers = Array.from<unknown, number[] | undefined>({ length: count }, () => undefined);
  const ownTags = Array.from<unknown, readonly string[]>({ length: count }, () => noTags);
  const isPart = Array.from<unknown, boolean>({ length: count }, () => false);
  const absent: { by: Digest; digest: Digest }[] = [];
  const find = (digest: Digest, by: Digest) => {
    const place = places.get(digest);
    if (place === undefined) absent.push({ by, digest });
    return place;
  };
  versions.forEach(({ digest, tags, manifest }, at) => {
    if (manifest !== undefined && manifest.children.length > 0) {
      children[at] = distinct(manifest.children.flatMap((child) => find(child, digest) ?? []));
      for (const child of children[at]) isPart[child] = true;
    }
    if (tags.length === 0 && manifest?.subject === undefined) return;
    const isFallback = tags.some((tag) => named(tag) !== undefined);
    const targets = isFallback ? tags.map(named) : none;
    ownTags[at] = isFallback ? tags.filter((tag, place) => isOwn(tag, targets[place], at)) : tags;
    const subject = manifest?.subject === undefined ? undefined : find(manifest.subject, digest);
    if (!isFallback && subject === undefined) return;
    const all = distinct([...targets, subject].filter((one) => one !== undefined));
    const others = all.filter((one) => one !== at);
    if (others.length === 0) return;
    subjects[at] = others;
    isPart[at] = true;
    for (const target of others) {
      const known = referrers[target];
      if (known === undefined) referrers[target] = [at];
      else known.push(at);
    }
  });
  const referring = referrers.map((one) => one ?? none);
  standAlone(isPart, { children, referrers: referring, ownTags });
  return { places, children, subjects, referrers: referring, ownTags, isPart, absent };
}

/** Versions that are parts of nothing but each other, which names can bring about, are no parts. */
function standAlone(
  isPart: boolean[],
  { children, referrers, ownTags }: Pick<Graph, 'children' | 'referrers' | 'ownTags'>,
): void {
  const isHeld = isPart.map((part, at) => !part || (ownTags[at]?.length ?? 0) > 0);
  const queue = isHeld.flatMap((held, at) => (held ? [at] : []));
  for (let next = 0; next < queue.length; next += 1) {
    const at = queue[next] ?? 0;
    for (const places of [children[at], referrers[at]]) {
      for (const place of places ?? []) {
        if (isHeld[place] === true) continue;
        isHeld[place] = true;
        queue.push(place);
      }
    }
  }
  isHeld.forEach((held, at) => {
    if (!held) isPart[at] = false;
  });
}

/** A version that is tagged with its own digest is meant to be kept, unless the tag is a guard. */
function isOwn(tag: string, target: number | undefined, at: number): boolean {
  return target === undefined || (target === at && !isGuardTag(tag));
}

/** The tag that keeps a child through a garbage collection that takes what has no tag. */
export function guardTag(digest: Digest): string {
  return `${referrersTag(digest)}${guardSuffix}`;
}

function isGuardTag(tag: string): boolean {
  return tag.endsWith(guardSuffix);
}

/** The place of what a fallback tag stands for, if the package holds it. */
function namedByTag(versions: readonly Version[], places: ReadonlyMap<Digest, number>) {
  // The tag of a long digest holds only a part of it, so that it cannot be read back.
  const cut = new Map<string, number>();
  versions.forEach(({ digest }, at) => {
    if (!digest.startsWith('sha256:')) cut.set(referrersTag(digest), at);
  });
  return (tag: string): number | undefined => {
    const parsed = parseReferrersTag(tag);
    if (parsed !== undefined) return places.get(parsed.digest);
    return cut.size === 0 ? undefined : cut.get(tag.replace(/\..*$/s, ''));
  };
}

function distinct(places: readonly number[]): readonly number[] {
  return places.length < 2 ? places : [...new Set(places)];
}
