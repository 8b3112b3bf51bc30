import { type Digest, isDigest } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { StorageFiles } from './files.ts';
import { digestLink, type LinkKind, tagLink } from './paths.ts';

/** More than the longest digest, so that a longer file is seen to be none. */
const linkBytes = 1024;

/**
 * The digest that a tag stands for; undefined without a link. REGISTRY_TRUNCATED for an empty link,
 * REGISTRY_CONTENT_MISMATCH for one that holds no digest.
 */
export async function readTag(
  files: StorageFiles,
  repository: string,
  tag: string,
): Promise<Digest | undefined> {
  const file = tagLink(repository, tag);
  const what = `the link of the tag "${tag}"`;
  const text = file === undefined ? undefined : await readLink(files, file, what);
  if (text === undefined || isDigest(text)) return text;
  throw mismatch(`${what} holds ${quote(text)}, expected a digest`);
}

/** Whether a repository holds a digest; the errors are those of {@link readTag}. */
export async function isLinked(
  files: StorageFiles,
  { repository, kind }: { readonly repository: string; readonly kind: LinkKind },
  digest: Digest,
): Promise<boolean> {
  const file = digestLink(repository, kind, digest);
  const what = `the ${kind} link of ${digest}`;
  const text = file === undefined ? undefined : await readLink(files, file, what);
  if (text === undefined) return false;
  if (text === digest) return true;
  throw mismatch(`${what} holds ${quote(text)}`);
}

async function readLink(
  files: StorageFiles,
  file: string,
  what: string,
): Promise<string | undefined> {
  const bytes = await files.read(file, { length: linkBytes });
  if (bytes?.length === 0) throw new RegistryError('REGISTRY_TRUNCATED', `${what} is empty`);
  return bytes && Buffer.from(bytes).toString('utf8');
}

function mismatch(text: string): RegistryError {
  return new RegistryError('REGISTRY_CONTENT_MISMATCH', text);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
