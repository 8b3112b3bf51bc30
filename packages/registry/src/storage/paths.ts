import { algorithmOf, type Digest, encodedOf, isDigest, isTag } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { StorageFiles } from './files.ts';

/** Where everything lies below `docker/registry/v2` of the folder that `rootdirectory` names. */
export const storageFolder = 'docker/registry/v2';

export function blobFolder(digest: Digest): string {
  const encoded = encodedOf(digest);
  return `blobs/${algorithmOf(digest)}/${encoded.slice(0, 2)}/${encoded}`;
}

export function blobFile(digest: Digest): string {
  return `${blobFolder(digest)}/data`;
}

/** Undefined for a path that no repository can have: it must not lead out of the folder. */
export function repositoryFolder(repository: string): string | undefined {
  const parts = repository.split('/');
  return parts.every((part) => /^[^_.]/.test(part)) ? `repositories/${repository}` : undefined;
}

export function tagsFolder(repository: string): string | undefined {
  return below(repository, '_manifests/tags');
}

/** Undefined for a text that is no tag. */
export function tagLink(repository: string, tag: string): string | undefined {
  return isTag(tag) ? below(repository, `_manifests/tags/${tag}/current/link`) : undefined;
}

/** The kinds of links that make content part of a repository. */
export type LinkKind = 'revision' | 'layer';

export function digestLink(repository: string, kind: LinkKind, digest: Digest): string | undefined {
  return below(repository, `${linkFolders[kind]}/${digest.replace(':', '/')}/link`);
}

/** Digests that a repository has a folder for; whether there is a link in it is another question. */
export async function* linkedDigests(
  files: StorageFiles,
  repository: string,
  kind: LinkKind,
): AsyncGenerator<Digest> {
  const folder = below(repository, linkFolders[kind]);
  if (folder === undefined) return;
  for await (const algorithm of foldersIn(files, folder)) {
    yield* digestsIn(files, `${folder}/${algorithm}`, algorithm);
  }
}

/** Digests that have a folder below `blobs/`. A folder that cannot be listed is told and left out. */
export async function* storedDigests(
  files: StorageFiles,
  unreadable: (error: RegistryError) => void,
): AsyncGenerator<Digest> {
  const folders = (name: string) => readable(foldersIn(files, name), unreadable);
  for await (const algorithm of folders('blobs')) {
    for await (const start of folders(`blobs/${algorithm}`)) {
      yield* readable(digestsIn(files, `blobs/${algorithm}/${start}`, algorithm), unreadable);
    }
  }
}

async function* readable<T>(
  items: AsyncIterable<T>,
  unreadable: (error: RegistryError) => void,
): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    unreadable(error);
  }
}

/** Without stray files, such as those that a desktop leaves in every folder it shows. */
async function* foldersIn(files: StorageFiles, folder: string): AsyncGenerator<string> {
  for await (const { name, kind } of files.entries(folder)) if (kind !== 'file') yield name;
}

const linkFolders: Record<LinkKind, string> = {
  revision: '_manifests/revisions',
  layer: '_layers',
};

function below(repository: string, name: string): string | undefined {
  const folder = repositoryFolder(repository);
  return folder === undefined ? undefined : `${folder}/${name}`;
}

async function* digestsIn(
  files: StorageFiles,
  folder: string,
  algorithm: string,
): AsyncGenerator<Digest> {
  for await (const { name } of files.entries(folder)) {
    const digest = `${algorithm}:${name}`;
    if (isDigest(digest)) yield digest;
  }
}
