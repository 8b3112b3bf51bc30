import {
  type Descriptor,
  type Digest,
  type Edge,
  edgesOf,
  formatRepository,
  graphLimits,
  isForeignLayerMediaType,
  isManifestMediaType,
  type ManifestDocument,
  parseManifest,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { RawManifest } from '../port.ts';
import { type BlobTransfer, type CopyRoute, copyBlob, createTransferGate } from './copy-blob.ts';
import { settleAll } from './settle-all.ts';

/** What a copy did; blobs that were mounted or there already cost no bytes. */
export interface CopyCounts {
  readonly manifests: number;
  readonly blobs: Readonly<Record<BlobTransfer, number>>;
  /** Bytes of blobs that were sent, as their descriptors say. */
  readonly bytesSent: number;
}

export interface CopiedManifest {
  readonly raw: RawManifest;
  readonly document: ManifestDocument;
}

/** Copies graphs between two repositories; what they share is copied once. */
export interface GraphCopier {
  /** Everything below a manifest and then the manifest itself, by digest and byte for byte. */
  copy(digest: Digest): Promise<CopiedManifest>;
  /** Manifests copied so far, in the order in which they were stored. */
  readonly copied: ReadonlyMap<Digest, CopiedManifest>;
  counts(): CopyCounts;
}

/** A manifest is stored only when all that it names is: nothing incomplete can be seen at any moment. */
export function createGraphCopier(route: CopyRoute): GraphCopier {
  const started = new Map<Digest, Promise<CopiedManifest>>();
  const blobs = new Map<Digest, Promise<void>>();
  const copied = new Map<Digest, CopiedManifest>();
  const done = { mounted: 0, present: 0, sent: 0 };
  const gate = createTransferGate();
  let bytesSent = 0;
  let descriptors = 0;

  const copyManifest = (digest: Digest, depth: number): Promise<CopiedManifest> =>
    once(started, digest, async () => {
      if (depth > graphLimits.depth) throw tooLarge(route, `${graphLimits.depth} levels`);
      const manifest = await readManifest(route, digest);
      const edges = edgesOf(manifest.document).filter(isCarried);
      descriptors += edges.length;
      if (descriptors > graphLimits.descriptors) {
        throw tooLarge(route, `${graphLimits.descriptors} descriptors`);
      }
      await settleAll(edges.map((edge) => follow(edge, depth + 1)));
      await route.target.putManifest(route.to, digest, storable(manifest));
      copied.set(digest, manifest);
      return manifest;
    });

  const follow = async ({ role, descriptor }: Edge, depth: number): Promise<void> => {
    const isManifest = role === 'child' && isManifestMediaType(descriptor.mediaType);
    if (isManifest) await copyManifest(descriptor.digest, depth);
    else await once(blobs, descriptor.digest, () => transfer(descriptor));
  };

  const transfer = async (descriptor: Descriptor): Promise<void> => {
    const how = await copyBlob(route, descriptor, gate);
    done[how] += 1;
    if (how === 'sent') bytesSent += descriptor.size;
  };

  return {
    copy: (digest) => copyManifest(digest, 0),
    copied,
    counts: () => ({ manifests: copied.size, blobs: { ...done }, bytesSent }),
  };
}

/** The media type to store a manifest with: what it was served with, else what it says itself. */
export function storable({ raw, document }: CopiedManifest): {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
} {
  const { bytes, mediaType } = raw;
  return { bytes, mediaType: isManifestMediaType(mediaType) ? mediaType : document.mediaType };
}

async function readManifest({ source, from }: CopyRoute, digest: Digest): Promise<CopiedManifest> {
  const raw = await source.getManifest(from, digest);
  if (raw === undefined) {
    const text = `${formatRepository(from)} has no manifest ${digest}`;
    const hint = 'The source is broken: verify it, and copy an image that is whole.';
    throw new RegistryError('REGISTRY_CONTENT_MISSING', text, { hint });
  }
  if (raw.digest !== digest) {
    const text = `${formatRepository(from)}: expected ${digest}, the bytes have ${raw.digest}`;
    throw new RegistryError('REGISTRY_CONTENT_MISMATCH', text);
  }
  const isNamed = isManifestMediaType(raw.mediaType);
  return { raw, document: parseManifest(raw.bytes, isNamed ? raw.mediaType : undefined) };
}

/** The subject is another image, and foreign layers are kept somewhere else. */
function isCarried({ role, descriptor }: Edge): boolean {
  return role !== 'subject' && !(role === 'layer' && isForeignLayerMediaType(descriptor.mediaType));
}

function once<Value>(
  memory: Map<Digest, Promise<Value>>,
  digest: Digest,
  work: () => Promise<Value>,
): Promise<Value> {
  const known = memory.get(digest) ?? work();
  memory.set(digest, known);
  return known;
}

function tooLarge({ from }: CopyRoute, limit: string): RegistryError {
  const text = `the image in ${formatRepository(from)} has more than ${limit}`;
  return new RegistryError('REGISTRY_LIMIT', text);
}
