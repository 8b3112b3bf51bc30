import { mkdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '@image-relay/oci';
import type { Scene } from './scene.ts';
import { home } from './scene.ts';

/** Where CNCF distribution keeps things, for hands that change them behind its back. */
export function storageOf({ server }: Scene) {
  const root = join(server.storage, 'docker/registry/v2');
  const repository = (name: string) => join(root, 'repositories', name);
  const blob = (digest: Digest) =>
    join(root, 'blobs/sha256', digest.slice(7, 9), digest.slice(7), 'data');
  const revision = (digest: Digest) =>
    join(repository(home), '_manifests/revisions/sha256', digest.slice(7), 'link');
  const tag = (name: string) => join(repository(home), '_manifests/tags', name);
  return {
    repository,
    blob,
    revision,
    removeRepository: (name: string) => rm(repository(name), { recursive: true }),
    removeTag: (name: string) => rm(tag(name), { recursive: true }),
    removeBlob: (digest: Digest) => rm(blob(digest)),
    makeEmptyTag: (name: string) => mkdir(join(tag(name), 'current'), { recursive: true }),
    emptyRevision: (digest: Digest) => truncate(revision(digest)),
    emptyBlob: (digest: Digest) => truncate(blob(digest)),
  };
}
