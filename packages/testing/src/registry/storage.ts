import type { Descriptor, Digest } from '@image-relay/oci';

export interface StoredManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** The digest its `subject` names. */
  readonly subject?: Digest;
  /** How it is listed among the referrers of its subject. */
  readonly referrer?: Descriptor;
}

export interface StoredRepository {
  readonly manifests: Map<Digest, StoredManifest>;
  readonly blobs: Map<Digest, Uint8Array>;
  readonly tags: Map<string, Digest>;
}

/** Everything the registry holds. Repositories come into being with their first content. */
export interface Storage {
  readonly repositories: Map<string, StoredRepository>;
}

export function createStorage(): Storage {
  return { repositories: new Map() };
}

/** The repository, or undefined when nothing was ever stored in it. */
export function findRepository(storage: Storage, name: string): StoredRepository | undefined {
  return storage.repositories.get(name);
}

/** The repository, made when absent. */
export function openRepository(storage: Storage, name: string): StoredRepository {
  const found = storage.repositories.get(name);
  if (found !== undefined) return found;
  const made: StoredRepository = { manifests: new Map(), blobs: new Map(), tags: new Map() };
  storage.repositories.set(name, made);
  return made;
}

/** The digest a tag or digest stands for, whether or not the manifest is there. */
export function digestFor(repository: StoredRepository, reference: string): Digest | undefined {
  if (reference.includes(':')) return reference as Digest;
  return repository.tags.get(reference);
}
