import {
  type Descriptor,
  type Digest,
  type ManifestDocument,
  OciError,
  parseManifest,
  referrersTag,
} from '@image-relay/oci';
import type { RawManifest, ReferrerList } from '../port.ts';
import { readIndexFile } from './index-file.ts';
import type { LayoutManifests } from './manifests.ts';
import type { LayoutStore } from './store.ts';

/**
 * What refers to a digest in a layout: entries of index.json whose subject it is (as an API would
 * answer), and what its `sha256-<hex>` tag lists.
 */
export async function layoutReferrers(
  store: LayoutStore,
  manifests: LayoutManifests,
  wanted: { readonly digest: Digest; readonly artifactType?: string },
): Promise<ReferrerList> {
  const isWanted = ({ artifactType }: Descriptor) =>
    wanted.artifactType === undefined || wanted.artifactType === artifactType;
  const found = new Map<Digest, Descriptor>();
  for (const entry of await readIndexFile(store)) {
    const referrer = await asReferrer(manifests, entry, wanted.digest);
    if (referrer !== undefined) found.set(entry.digest, referrer);
  }
  const descriptors = [...found.values()].filter(isWanted);
  const tagged = await manifests.get(referrersTag(wanted.digest));
  const index = tagged && documentOf(tagged);
  const listed = index?.kind === 'index' ? index.manifests.filter(isWanted) : undefined;
  if (descriptors.length > 0) {
    const more = (listed ?? []).filter(({ digest }) => !found.has(digest));
    return { descriptors: [...descriptors, ...more], source: 'api' };
  }
  return { descriptors: listed ?? [], source: listed === undefined ? 'none' : 'tag' };
}

async function asReferrer(
  manifests: LayoutManifests,
  entry: Descriptor,
  subject: Digest,
): Promise<Descriptor | undefined> {
  const manifest = await manifests.get(entry.digest);
  const document = manifest && documentOf(manifest);
  if (document?.subject?.digest !== subject) return undefined;
  const { mediaType, digest, size } = entry;
  const artifactType =
    document.artifactType ?? (document.kind === 'manifest' ? document.config.mediaType : undefined);
  return {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(document.annotations === undefined ? {} : { annotations: document.annotations }),
  };
}

function documentOf({ bytes, mediaType }: RawManifest): ManifestDocument | undefined {
  try {
    return parseManifest(bytes, mediaType);
  } catch (error) {
    if (error instanceof OciError) return undefined;
    throw error;
  }
}
