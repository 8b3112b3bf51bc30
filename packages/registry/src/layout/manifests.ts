import {
  algorithmOf,
  type Descriptor,
  type Digest,
  digestOf,
  edgesOf,
  graphLimits,
  isComputableAlgorithm,
  isDigest,
  type ManifestDocument,
  OciError,
  parseManifest,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { RawManifest, Registry } from '../port.ts';
import { blobName, layoutBlobs } from './blobs.ts';
import {
  findEntry,
  readIndexFile,
  refNameOf,
  withoutChildren,
  withTags,
  writeIndexFile,
  writerOf,
} from './index-file.ts';
import { type LayoutStore, readWhole } from './store.ts';

type Stored = Awaited<ReturnType<Registry['putManifest']>>;

/** The manifests of a layout: entries of index.json, and what they lead to. */
export interface LayoutManifests {
  get(reference: string): Promise<RawManifest | undefined>;
  put(
    reference: string,
    manifest: { readonly bytes: Uint8Array; readonly mediaType: string },
    tags: readonly string[],
  ): Promise<Stored>;
  delete(reference: string): Promise<boolean>;
}

export function layoutManifests(store: LayoutStore): LayoutManifests {
  const inTurn = oneAtATime();
  return {
    get: (reference) => getManifest(store, reference),
    async put(reference, { bytes, mediaType }, tags) {
      const algorithm = isDigest(reference) ? algorithmOf(reference) : 'sha256';
      const digest = isDigest(reference) ? reference : digestOf(bytes, algorithm);
      const document = parseManifest(bytes, mediaType);
      await layoutBlobs(store).put({ digest, size: bytes.byteLength }, bytes);
      const names = [...new Set(isDigest(reference) ? tags : [reference, ...tags])];
      const entry = entryFor(document, { digest, size: bytes.byteLength });
      const children = new Set(edgesOf(document).map(({ descriptor }) => descriptor.digest));
      await inTurn(async () => {
        const entries = withTags(await entriesToEdit(store), entry, names);
        await writeIndexFile(store, withoutChildren(entries, children));
      });
      return { digest, tags: names };
    },
    delete: (reference) => inTurn(() => deleteManifest(store, reference)),
  };
}

async function getManifest(
  store: LayoutStore,
  reference: string,
): Promise<RawManifest | undefined> {
  const entries = await readIndexFile(store);
  const entry = findEntry(entries, reference);
  const digest = entry?.digest ?? (isDigest(reference) ? reference : undefined);
  if (digest === undefined) return undefined;
  const size = await store.size(blobName(digest));
  if (size === undefined) return undefined;
  if (size > graphLimits.manifestBytes) {
    const text = `${digest} in "${store.path}" has ${size} bytes, more than a manifest may have`;
    throw new RegistryError('REGISTRY_LIMIT', text);
  }
  const bytes =
    (await readWhole(store, blobName(digest), graphLimits.manifestBytes)) ?? Buffer.of();
  const mediaType = entry?.mediaType ?? mediaTypeIn(bytes);
  // What is neither listed nor a manifest is some other blob, which a registry would not serve here.
  if (mediaType === undefined) return undefined;
  const algorithm = algorithmOf(digest);
  const computed = isComputableAlgorithm(algorithm) ? digestOf(bytes, algorithm) : digestOf(bytes);
  return { bytes, mediaType, digest: computed };
}

function mediaTypeIn(bytes: Uint8Array): string | undefined {
  try {
    return parseManifest(bytes).mediaType;
  } catch (error) {
    if (error instanceof OciError) return undefined;
    throw error;
  }
}

async function entriesToEdit(store: LayoutStore): Promise<readonly Descriptor[]> {
  const isNew = (await store.size('oci-layout')) === undefined;
  return isNew ? [] : await readIndexFile(store);
}

/** A tag loses its name; a digest loses every entry and its bytes. */
async function deleteManifest(store: LayoutStore, reference: string): Promise<boolean> {
  const writer = writerOf(store);
  const entries = await readIndexFile(store);
  const isGone = (entry: Descriptor) =>
    isDigest(reference) ? entry.digest === reference : refNameOf(entry) === reference;
  const kept = entries.filter((entry) => !isGone(entry));
  if (kept.length < entries.length) await writeIndexFile(store, kept);
  const wasStored = isDigest(reference) && (await writer.remove(blobName(reference)));
  return wasStored || kept.length < entries.length;
}

function entryFor(
  document: ManifestDocument,
  { digest, size }: { digest: Digest; size: number },
): Descriptor {
  const { mediaType, artifactType } = document;
  return { mediaType, digest, size, ...(artifactType === undefined ? {} : { artifactType }) };
}

/** index.json is read, changed and written: two changes at once would lose one. */
function oneAtATime(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result.catch(() => {});
    return result;
  };
}
