import type { Digest } from '@image-relay/oci';
import type { RegistryState } from '../registry/index.ts';
import type { ForgePackage, ForgePackageVersion } from './account-model.ts';
import { isActive, placeholderManifest, syncVersions } from './package-versions.ts';
import { type ForgeState, nextId, timestamp } from './state.ts';

/** A container package to make. */
export interface NewPackage {
  readonly owner: string;
  readonly name: string;
  /** `organization` by default. */
  readonly ownerKind?: 'organization' | 'user';
  /** `private` by default. */
  readonly visibility?: 'public' | 'private';
  /** Logins with the Admin role, without which nothing is deleted; everybody by default. */
  readonly admins?: readonly string[];
  /** `owner/name` of a repository to link it with. */
  readonly repository?: string;
  /** A registry whose repository `path` (`owner/name` by default) holds the manifests. */
  readonly content: RegistryState;
  readonly path?: string;
}

/** One version to make without pushing an image. */
export interface NewVersion {
  readonly tags?: readonly string[];
  /** ISO 8601; now by default. */
  readonly createdAt?: string;
  readonly downloads?: number;
}

/** A package of the stand-in: what a test arranges and looks at, beside the API. */
export interface ForgePackageHandle {
  /** Those that are not deleted, oldest first; times, downloads and tags may be set. */
  readonly versions: readonly ForgePackageVersion[];
  readonly deleted: readonly ForgePackageVersion[];
  /** The version of a digest or tag that is not deleted; undefined when there is none. */
  version(reference: string): ForgePackageVersion | undefined;
  /** Makes a manifest of its own with tags. */
  addVersion(version?: NewVersion): ForgePackageVersion;
  /** Makes so many untagged ones. */
  addVersions(count: number): void;
  /** Moves a tag, as a push does. */
  tag(tag: string, digest: string): void;
}

/** Makes a package; what its content holds already is shown by lists at once. */
export function addPackage(state: ForgeState, wanted: NewPackage): ForgePackageHandle {
  const one: ForgePackage = {
    id: nextId(state),
    owner: wanted.owner,
    ownerKind: wanted.ownerKind ?? 'organization',
    name: wanted.name,
    visibility: wanted.visibility ?? 'private',
    admins: wanted.admins ?? 'all',
    repository: wanted.repository,
    createdAt: timestamp(state),
    content: wanted.content,
    path: wanted.path ?? `${wanted.owner}/${wanted.name}`.toLowerCase(),
    versions: [],
  };
  state.packages.push(one);
  syncVersions(state, one, Number.NEGATIVE_INFINITY);
  return packageHandle(state, one);
}

function packageHandle(state: ForgeState, one: ForgePackage): ForgePackageHandle {
  const synced = () => {
    syncVersions(state, one, state.turn);
    return one.versions;
  };
  const find = (reference: string) =>
    synced().find(
      (version) =>
        isActive(version) && (version.digest === reference || version.tags.includes(reference)),
    );
  return {
    get versions() {
      return synced().filter(isActive);
    },
    get deleted() {
      return synced().filter((version) => !isActive(version));
    },
    version: find,
    addVersion: ({ tags = [], createdAt, downloads = 0 } = {}) => {
      const manifest = placeholderManifest(`${one.versions.length}`);
      const digest = one.content.putManifest(one.path, manifest, tags);
      const version = find(digest);
      if (version === undefined) throw new Error('the version was not taken over');
      const times = createdAt === undefined ? {} : { createdAt, updatedAt: createdAt };
      return Object.assign(version, { ...times, downloads });
    },
    addVersions: (count) => {
      for (let index = 0; index < count; index += 1) {
        one.content.putManifest(one.path, placeholderManifest(`${one.versions.length}.${index}`));
      }
      syncVersions(state, one, state.turn);
    },
    tag: (tag, digest) => {
      one.content.putTag(one.path, tag, digest as Digest);
      synced();
    },
  };
}
