import {
  algorithmOf,
  type Descriptor,
  type Digest,
  digestOf,
  graphLimits,
  isComputableAlgorithm,
  isDigest,
  type ManifestDocument,
  OciError,
  parseManifest,
  referrersTag,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { RawManifest, ReferrerList, ReferrerOptions } from '../port.ts';
import type { StorageFiles } from './files.ts';
import { isLinked, readTag } from './link.ts';
import { blobFile } from './paths.ts';

/**
 * The manifest that a registry on this storage would serve: one with a revision link, or one that
 * was pushed as a blob and has a layer link, as CNCF distribution looks for both.
 */
export async function getManifest(
  files: StorageFiles,
  repository: string,
  reference: string,
): Promise<RawManifest | undefined> {
  const digest = isDigest(reference) ? reference : await readTag(files, repository, reference);
  if (digest === undefined) return undefined;
  const isThere =
    (await isLinked(files, { repository, kind: 'revision' }, digest)) ||
    (await isLinked(files, { repository, kind: 'layer' }, digest));
  const bytes = isThere ? await readBytes(files, digest) : undefined;
  if (bytes === undefined) return undefined;
  const algorithm = algorithmOf(digest);
  const computed = isComputableAlgorithm(algorithm) ? digestOf(bytes, algorithm) : digestOf(bytes);
  return { bytes, mediaType: documentIn(bytes)?.mediaType ?? '', digest: computed };
}

/** What the `sha256-<hex>` tag lists: the storage has no other list of referrers. */
export async function listReferrers(
  files: StorageFiles,
  { repository, digest }: { readonly repository: string; readonly digest: Digest },
  { artifactType, knownTags }: ReferrerOptions,
): Promise<ReferrerList> {
  const tag = referrersTag(digest);
  const isNoTag = knownTags?.has(tag) === false;
  const tagged = isNoTag ? undefined : await getManifest(files, repository, tag);
  const index = tagged === undefined ? undefined : documentIn(tagged.bytes);
  if (index?.kind !== 'index') return { descriptors: [], source: 'none' };
  const isWanted = (entry: Descriptor) =>
    artifactType === undefined || artifactType === entry.artifactType;
  return { descriptors: index.manifests.filter(isWanted), source: 'tag' };
}

/** The parsed manifest, or undefined for bytes that are none. */
export function documentIn(bytes: Uint8Array): ManifestDocument | undefined {
  try {
    return parseManifest(bytes);
  } catch (error) {
    if (error instanceof OciError) return undefined;
    throw error;
  }
}

async function readBytes(files: StorageFiles, digest: Digest): Promise<Uint8Array | undefined> {
  const size = await files.size(blobFile(digest));
  if (size === undefined) return undefined;
  if (size <= graphLimits.manifestBytes)
    return await files.read(blobFile(digest), { length: size });
  const text = `${digest} has ${size} bytes, more than a manifest may have`;
  throw new RegistryError('REGISTRY_LIMIT', text);
}
