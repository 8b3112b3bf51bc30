import type { Digest } from '@image-relay/oci';
import { contentDigest } from './content-digest.ts';
import { readManifest, withReferrer } from './manifest-body.ts';
import { digestFor, findRepository, openRepository, type Storage } from './storage.ts';

/** A repository as plain data: digests sorted, tags in order of name. */
export interface RepositorySnapshot {
  readonly manifests: readonly Digest[];
  readonly blobs: readonly Digest[];
  readonly tags: Readonly<Record<string, Digest>>;
}

/** Content that can be put behind the API, a fixture for example. */
export interface LoadableImage {
  readonly root: { readonly digest: Digest };
  readonly manifests: ReadonlyMap<
    Digest,
    { readonly mediaType: string; readonly bytes: Uint8Array }
  >;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
  readonly tags?: ReadonlyMap<string, Digest>;
}

/** The registry's content, read and changed behind its API: nothing here is checked or logged. */
export interface RegistryState {
  repositories(): readonly string[];
  /** Empty for an unknown repository. */
  repository(name: string): RepositorySnapshot;
  /** Everything, for comparing before with after. */
  snapshot(): Readonly<Record<string, RepositorySnapshot>>;
  manifest(name: string, reference: string): { mediaType: string; bytes: Uint8Array } | undefined;
  /** Stores a fixture and its tags; `tags` name the root. */
  load(name: string, image: LoadableImage, tags?: readonly string[]): void;
  /** Stores any bytes as a manifest; `digest` may lie. Gives the digest it is found under. */
  putManifest(
    name: string,
    manifest: { readonly bytes: Uint8Array; readonly mediaType: string; readonly digest?: Digest },
    tags?: readonly string[],
  ): Digest;
  /** Stores any bytes as a blob; `digest` may lie. */
  putBlob(name: string, bytes: Uint8Array, digest?: Digest): Digest;
  /** Points a tag anywhere, also at nothing. */
  putTag(name: string, tag: string, digest: Digest): void;
  /** Takes a manifest away and leaves its tags: they are listed and answer 404. */
  removeManifest(name: string, digest: Digest): boolean;
  removeBlob(name: string, digest: Digest): boolean;
  removeTag(name: string, tag: string): boolean;
  clear(): void;
}

export function stateOf(storage: Storage): RegistryState {
  return {
    repositories: () => [...storage.repositories.keys()].sort(),
    repository: (name) => snapshotOf(storage, name),
    snapshot: () =>
      Object.fromEntries(
        [...storage.repositories.keys()].sort().map((name) => [name, snapshotOf(storage, name)]),
      ),
    manifest(name, reference) {
      const repository = findRepository(storage, name);
      const digest = repository === undefined ? undefined : digestFor(repository, reference);
      const found = digest === undefined ? undefined : repository?.manifests.get(digest);
      return found === undefined ? undefined : { mediaType: found.mediaType, bytes: found.bytes };
    },
    load: (name, image, tags = []) => load(storage, name, { image, tags }),
    putManifest(name, manifest, tags = []) {
      const digest = manifest.digest ?? contentDigest(manifest.bytes);
      store(storage, name, { ...manifest, digest });
      for (const tag of tags) openRepository(storage, name).tags.set(tag, digest);
      return digest;
    },
    putBlob(name, bytes, digest = contentDigest(bytes)) {
      openRepository(storage, name).blobs.set(digest, bytes);
      return digest;
    },
    putTag: (name, tag, digest) => void openRepository(storage, name).tags.set(tag, digest),
    removeManifest: (name, digest) =>
      findRepository(storage, name)?.manifests.delete(digest) ?? false,
    removeBlob: (name, digest) => findRepository(storage, name)?.blobs.delete(digest) ?? false,
    removeTag: (name, tag) => findRepository(storage, name)?.tags.delete(tag) ?? false,
    clear: () => storage.repositories.clear(),
  };
}

function load(
  storage: Storage,
  name: string,
  content: { readonly image: LoadableImage; readonly tags: readonly string[] },
): void {
  const { image, tags } = content;
  const repository = openRepository(storage, name);
  for (const [digest, bytes] of image.blobs) repository.blobs.set(digest, bytes);
  for (const [digest, manifest] of image.manifests) store(storage, name, { ...manifest, digest });
  for (const [tag, digest] of image.tags ?? []) repository.tags.set(tag, digest);
  for (const tag of tags) repository.tags.set(tag, image.root.digest);
}

function store(
  storage: Storage,
  name: string,
  manifest: { readonly bytes: Uint8Array; readonly mediaType: string; readonly digest: Digest },
): void {
  const read = readManifest(manifest.bytes, manifest.mediaType);
  const plain = { bytes: manifest.bytes, mediaType: manifest.mediaType };
  const stored = typeof read === 'string' ? plain : withReferrer(read.stored, manifest.digest);
  openRepository(storage, name).manifests.set(manifest.digest, stored);
}

function snapshotOf(storage: Storage, name: string): RepositorySnapshot {
  const repository = findRepository(storage, name);
  const tags = [...(repository?.tags ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    manifests: [...(repository?.manifests.keys() ?? [])].sort(),
    blobs: [...(repository?.blobs.keys() ?? [])].sort(),
    tags: Object.fromEntries(tags),
  };
}
