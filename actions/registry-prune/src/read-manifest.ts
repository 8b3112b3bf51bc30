import {
  configBytes,
  type Digest,
  isForeignLayerMediaType,
  isImageConfigMediaType,
  isImageManifestMediaType,
  isIndexMediaType,
  isSchema1MediaType,
  type ManifestDocument,
  OciError,
  parseImageConfig,
  parseManifest,
  parseTime,
  type RepositoryName,
} from '@image-relay/oci';
import type { RawManifest, Registry } from '@image-relay/registry';
import { isStub } from './apply/stub.ts';
import type { ManifestFacts } from './core/facts.ts';
import { partsOf } from './parts-of.ts';

/** What was read of a manifest once, and never changes. Milliseconds since the epoch. */
export interface Remembered {
  readonly manifest: ManifestFacts;
  /** What the manifest or its configuration says itself. */
  readonly createdAt?: number;
}

export type ReadManifest = Remembered | { readonly unreadable: string };

const createdAnnotation = 'org.opencontainers.image.created';

/**
 * Reads a manifest and, unless its time is known otherwise, when it was created; undefined when it is
 * not there. What is there and makes no sense is unreadable; a registry that does not answer throws.
 */
export async function readManifest(
  registry: Registry,
  repository: RepositoryName,
  digest: Digest,
  { isDated = false }: { readonly isDated?: boolean } = {},
): Promise<ReadManifest | undefined> {
  const raw = await orUnreadable(() => registry.getManifest(repository, digest));
  if (raw === undefined || 'unreadable' in raw) return raw;
  if (raw.digest !== digest) return { unreadable: `the registry sent ${raw.digest} instead` };
  if (isSchema1MediaType(raw.mediaType)) return { manifest: leaf(raw) };
  const document = await orUnreadable(async () => parseManifest(raw.bytes, raw.mediaType));
  if (document === undefined || 'unreadable' in document) return document;
  const manifest = factsOf(raw, document);
  if (isDated) return { manifest };
  const said = await configTime(registry, repository, document);
  if (typeof said === 'object') return said;
  const createdAt = Math.max(parseTime(document.annotations?.[createdAnnotation]) ?? 0, said);
  return createdAt > 0 ? { manifest, createdAt } : { manifest };
}

/** Registries whose files are damaged promise bytes that never come, however often they are asked. */
const ofContent: ReadonlySet<string> = new Set([
  'REGISTRY_LIMIT',
  'REGISTRY_CONTENT_MISMATCH',
  'REGISTRY_TRUNCATED',
]);

async function orUnreadable<Value>(
  read: () => Promise<Value>,
): Promise<Value | { readonly unreadable: string }> {
  const { RegistryError } = await import('@image-relay/registry');
  try {
    return await read();
  } catch (error) {
    const isContent =
      error instanceof OciError || (error instanceof RegistryError && ofContent.has(error.code));
    if (!isContent) throw error;
    return { unreadable: error.message };
  }
}

/** An image of Docker schema 1 names no manifest, and its layers without their sizes. */
function leaf({ mediaType, bytes }: RawManifest): ManifestFacts {
  return { mediaType, size: bytes.byteLength, children: [], blobs: [] };
}

function factsOf({ bytes }: RawManifest, document: ManifestDocument): ManifestFacts {
  const { children, content } = partsOf(document);
  const blobs = content
    .filter(({ mediaType }) => !isForeignLayerMediaType(mediaType))
    .map(({ digest, size }) => ({ digest, size }));
  const nested = children.filter(({ mediaType }) => !isImageManifestMediaType(mediaType));
  const { subject } = document;
  return {
    mediaType: document.mediaType,
    size: bytes.byteLength,
    children: children.map((child) => child.digest),
    ...(nested.length === 0 ? {} : { nested: nested.map((child) => child.digest) }),
    ...(subject === undefined ? {} : { subject: subject.digest }),
    blobs,
    ...(isStub(document) ? { isStub: true } : {}),
  };
}

/** 0 when the configuration does not say it, which keeps the image. Other bytes may hide that it is young. */
async function configTime(
  registry: Registry,
  repository: RepositoryName,
  document: ManifestDocument,
): Promise<number | { readonly unreadable: string }> {
  if (document.kind === 'index' || !isImageConfigMediaType(document.config.mediaType)) return 0;
  const { readBlob } = await import('@image-relay/registry');
  const { config } = document;
  const isTooLarge = config.size > configBytes;
  const read = () => readBlob(registry, repository, config, { limit: configBytes });
  const bytes = isTooLarge ? undefined : await orUnreadable(read);
  if (bytes === undefined || 'unreadable' in bytes) return bytes ?? 0;
  const parsed = await orUnreadable(async () => parseImageConfig(bytes));
  return parsed === undefined || 'unreadable' in parsed ? 0 : (parseTime(parsed.created) ?? 0);
}

/** Looks up the time of each: its own, or for an index without one the newest of its children. */
export function createdTimes(
  known: ReadonlyMap<Digest, Remembered>,
): (digest: Digest) => number | undefined {
  // Indexes may name the same ones over and over, at every depth.
  const times = new Map<Digest, number>();
  const timeOf = (digest: Digest): number => {
    const done = times.get(digest);
    if (done !== undefined) return done;
    const { manifest, createdAt = 0 } = known.get(digest) ?? {};
    times.set(digest, createdAt);
    if (createdAt > 0 || manifest === undefined || !isIndexMediaType(manifest.mediaType))
      return createdAt;
    const newest = manifest.children.reduce((time, child) => Math.max(time, timeOf(child)), 0);
    times.set(digest, newest);
    return newest;
  };
  return (digest) => timeOf(digest) || undefined;
}
