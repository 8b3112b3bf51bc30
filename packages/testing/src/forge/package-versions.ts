import { createHash } from 'node:crypto';
import type { Digest } from '@image-relay/oci';
import type { ForgePackage, ForgePackageVersion } from './account-model.ts';
import { type ForgeState, nextId, timestamp } from './state.ts';

/** Takes over what was pushed, moved and deleted behind the API after the request `turn`. */
export function syncVersions(state: ForgeState, one: ForgePackage, turn: number): void {
  const { manifests, tags } = one.content.repository(one.path);
  const present = new Set(manifests);
  const known = new Set(one.versions.filter(isActive).map((version) => version.digest));
  const when = { now: timestamp(state), turn };
  for (const digest of childrenFirst(
    one,
    manifests.filter((digest) => !known.has(digest)),
  )) {
    one.versions.push(newVersion(nextId(state), digest, when));
  }
  const tagsOf = Map.groupBy(Object.entries(tags), ([, digest]) => digest);
  for (const version of one.versions.filter(isActive)) {
    const own = (tagsOf.get(version.digest) ?? []).map(([tag]) => tag);
    if (!present.has(version.digest)) markDeleted(version, when);
    else if (own.join(' ') !== version.tags.join(' ')) {
      const isTouched = known.has(version.digest);
      const before = { tagsBefore: version.tags, updatedBefore: version.updatedAt };
      Object.assign(version, { tags: own, ...before, tagsFrom: turn });
      if (isTouched) version.updatedAt = when.now;
    }
  }
}

/** A moment: the time, and the number of the last request before it. */
interface Moment {
  readonly now: string;
  readonly turn: number;
}

function newVersion(id: number, digest: Digest, { now, turn }: Moment): ForgePackageVersion {
  const lists = { shownFrom: turn, hiddenFrom: turn, tagsFrom: turn, tagsBefore: [], tags: [] };
  const times = { createdAt: now, updatedAt: now, updatedBefore: now, deletedAt: undefined };
  return { id, digest, downloads: 0, manifest: undefined, ...times, ...lists };
}

function markDeleted(version: ForgePackageVersion, { now, turn }: Moment): void {
  Object.assign(version, { deletedAt: now, hiddenFrom: turn });
}

/** Not deleted. */
export function isActive(version: ForgePackageVersion): boolean {
  return version.deletedAt === undefined;
}

/** Takes a version away, from the registry as well. */
export function deleteVersion(state: ForgeState, one: ForgePackage, version: ForgePackageVersion) {
  version.manifest = one.content.manifest(one.path, version.digest);
  for (const tag of version.tags) one.content.removeTag(one.path, tag);
  one.content.removeManifest(one.path, version.digest);
  markDeleted(version, { now: timestamp(state), turn: state.turn });
}

/** Puts a deleted version back with those of its tags that nothing else has taken; false when it cannot. */
export function restoreVersion(
  state: ForgeState,
  one: ForgePackage,
  version: ForgePackageVersion,
): boolean {
  const { manifest, digest } = version;
  const month = 30 * 24 * 3_600_000;
  const age = state.options.now().getTime() - Date.parse(version.deletedAt ?? '');
  const isBack = one.versions.some((other) => isActive(other) && other.digest === digest);
  if (manifest === undefined || isBack || !(age <= month)) return false;
  const taken = one.content.repository(one.path).tags;
  const tags = version.tags.filter((tag) => taken[tag] === undefined);
  one.content.putManifest(one.path, { ...manifest, digest }, tags);
  Object.assign(version, { deletedAt: undefined, tags, shownFrom: state.turn });
  return true;
}

/** Pushed in this order, as every client does: what an index names comes before the index. */
function childrenFirst(one: ForgePackage, digests: readonly Digest[]): readonly Digest[] {
  const fresh = new Set(digests);
  const ordered = new Set<Digest>();
  const add = (digest: Digest) => {
    if (!fresh.delete(digest)) return;
    for (const child of childrenOf(one, digest)) add(child);
    ordered.add(digest);
  };
  for (const digest of digests) add(digest);
  return [...ordered];
}

function childrenOf(one: ForgePackage, digest: Digest): readonly Digest[] {
  const bytes = one.content.manifest(one.path, digest)?.bytes;
  const text = bytes === undefined ? '{}' : Buffer.from(bytes).toString('utf8');
  const manifests = /"manifests"/.test(text) ? (JSON.parse(text) as { manifests?: unknown }) : {};
  const list = (manifests.manifests ?? []) as ReadonlyArray<{ readonly digest: Digest }>;
  return list.map((child) => child.digest);
}

/** A manifest for tests that care about versions alone. */
export function placeholderManifest(text: string) {
  const empty = { mediaType: 'application/vnd.oci.empty.v1+json', size: 2 };
  const digest = `sha256:${createHash('sha256').update('{}').digest('hex')}`;
  const annotations = { 'org.opencontainers.image.title': text };
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const body = {
    schemaVersion: 2,
    mediaType,
    config: { ...empty, digest },
    layers: [],
    annotations,
  };
  return { bytes: Buffer.from(JSON.stringify(body)), mediaType };
}
