import {
  type Descriptor,
  type Digest,
  graphLimits,
  mediaTypes,
  parseManifest,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import { type LayoutStore, readWhole } from './store.ts';

/** The annotation that names an entry of index.json (OCI image-spec, annotations.md). */
export const refNameAnnotation = 'org.opencontainers.image.ref.name';

const layoutVersion = '1.0.0';
const markerBytes = 64 * 1024;

/** The entries of index.json. REGISTRY_PROTOCOL when the place is not an OCI layout. */
export async function readIndexFile(store: LayoutStore): Promise<readonly Descriptor[]> {
  await checkMarker(store);
  const bytes = await readWhole(store, 'index.json', graphLimits.manifestBytes);
  if (bytes === undefined) throw notLayout(store, 'it has no readable index.json');
  const document = parseManifest(bytes, mediaTypes.ociIndex);
  return document.kind === 'index' ? document.manifests : [];
}

async function checkMarker(store: LayoutStore): Promise<void> {
  const bytes = await readWhole(store, 'oci-layout', markerBytes);
  if (bytes === undefined) throw notLayout(store, 'it has no file "oci-layout"');
  const version = markerVersion(Buffer.from(bytes).toString('utf8'));
  if (version !== layoutVersion) {
    throw notLayout(
      store,
      `its version is ${JSON.stringify(version)}, expected "${layoutVersion}"`,
    );
  }
}

function markerVersion(text: string): unknown {
  try {
    return (JSON.parse(text) as { imageLayoutVersion?: unknown } | null)?.imageLayoutVersion;
  } catch {
    return undefined;
  }
}

function notLayout(store: LayoutStore, what: string): RegistryError {
  const text = `"${store.path}" is not an OCI image layout: ${what}`;
  const hint = 'Give the folder or archive that holds oci-layout, index.json and blobs/.';
  return new RegistryError('REGISTRY_PROTOCOL', text, { hint });
}

/** Writes `oci-layout` where it is missing, then index.json. REGISTRY_READ_ONLY for an archive. */
export async function writeIndexFile(
  store: LayoutStore,
  manifests: readonly Descriptor[],
): Promise<void> {
  const writer = writerOf(store);
  if ((await store.size('oci-layout')) === undefined) {
    await writer.write('oci-layout', jsonBody({ imageLayoutVersion: layoutVersion }));
  }
  const document = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
  await writer.write('index.json', jsonBody(document));
}

export function writerOf(store: LayoutStore): NonNullable<LayoutStore['writer']> {
  if (store.writer !== undefined) return store.writer;
  throw new RegistryError('REGISTRY_READ_ONLY', `"${store.path}" can only be read`, {
    hint: 'Write to an OCI layout folder (oci:path), or to a registry.',
  });
}

async function* jsonBody(value: unknown): AsyncGenerator<Uint8Array> {
  yield Buffer.from(JSON.stringify(value));
}

/** The entry that a tag or digest names; the first one, should several claim the tag. */
export function findEntry(
  entries: readonly Descriptor[],
  reference: string,
): Descriptor | undefined {
  return (
    entries.find((entry) => refNameOf(entry) === reference) ??
    entries.find((entry) => entry.digest === reference)
  );
}

export function refNameOf(entry: Descriptor): string | undefined {
  return entry.annotations?.[refNameAnnotation];
}

/** The entries with `tags` on the digest and nowhere else; an entry that loses its name goes. */
export function withTags(
  entries: readonly Descriptor[],
  entry: Descriptor,
  tags: readonly string[],
): readonly Descriptor[] {
  const kept = entries.filter((other) => !tags.includes(refNameOf(other) ?? ''));
  const named = tags.map((tag) => ({
    ...entry,
    annotations: { ...entry.annotations, [refNameAnnotation]: tag },
  }));
  if (named.length === 0) return isListed(kept, entry.digest) ? kept : [...kept, entry];
  // A name replaces the nameless entry that only kept the manifest reachable.
  const others = kept.filter(({ digest, annotations }) => {
    return digest !== entry.digest || annotations?.[refNameAnnotation] !== undefined;
  });
  return [...others, ...named];
}

/** Without the nameless entries of `children`: they are reached through their parent now. */
export function withoutChildren(
  entries: readonly Descriptor[],
  children: ReadonlySet<Digest>,
): readonly Descriptor[] {
  return entries.filter((entry) => refNameOf(entry) !== undefined || !children.has(entry.digest));
}

function isListed(entries: readonly Descriptor[], digest: Digest): boolean {
  return entries.some((entry) => entry.digest === digest);
}
