import type { Descriptor, Digest } from '@image-relay/oci';
import { isSupportedDigest } from './content-digest.ts';
import type { StoredManifest, StoredRepository } from './storage.ts';

interface Body {
  readonly schemaVersion?: unknown;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly annotations?: Record<string, string>;
  readonly subject?: Descriptor;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

/** A manifest as the registry understands it: what it needs to be there, and what it refers to. */
export interface ReadManifest {
  readonly stored: StoredManifest;
  readonly children: readonly Descriptor[];
  readonly blobs: readonly Descriptor[];
}

const defaultMediaType = 'application/vnd.oci.image.manifest.v1+json';

/** Reads a pushed manifest; the text says what is wrong with one that cannot be read. */
export function readManifest(bytes: Uint8Array, contentType: string): ReadManifest | string {
  const body = parseBody(bytes);
  if (typeof body === 'string') return body;
  const declared = contentType.split(';')[0]?.trim() ?? '';
  const mediaType = declared === '' ? (body.mediaType ?? defaultMediaType) : declared;
  if (body.mediaType !== undefined && body.mediaType !== mediaType) {
    return `mediaType ${body.mediaType} in the body, Content-Type ${mediaType}`;
  }
  const blobs = [...(body.config === undefined ? [] : [body.config]), ...(body.layers ?? [])];
  const children = body.manifests ?? [];
  const bad = [...blobs, ...children].find((one) => !isSupportedDigest(one?.digest ?? ''));
  if (bad !== undefined) return `descriptor without a usable digest: ${JSON.stringify(bad)}`;
  return { stored: { bytes, mediaType, ...subjectOf(body) }, children, blobs };
}

/** Completes a stored manifest with its own descriptor among the referrers of its subject. */
export function withReferrer(stored: StoredManifest, digest: Digest): StoredManifest {
  const body = parseBody(stored.bytes);
  if (stored.subject === undefined || typeof body === 'string') return stored;
  const artifactType = body.artifactType || body.config?.mediaType;
  const referrer: Descriptor = {
    mediaType: stored.mediaType,
    digest,
    size: stored.bytes.length,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(body.annotations === undefined ? {} : { annotations: body.annotations }),
  };
  return { ...stored, referrer };
}

/** Digests the repository lacks for this manifest; foreign layers and subjects may be absent. */
export function missingReferences(
  manifest: ReadManifest,
  repository: StoredRepository | undefined,
): readonly Digest[] {
  const blobs = manifest.blobs.filter(
    (one) => !isForeign(one.mediaType) && repository?.blobs.has(one.digest) !== true,
  );
  const children = manifest.children.filter(
    (one) => repository?.manifests.has(one.digest) !== true,
  );
  return [...blobs, ...children].map((one) => one.digest);
}

function isForeign(mediaType: string): boolean {
  return mediaType.includes('.foreign.') || mediaType.includes('.nondistributable.');
}

function subjectOf(body: Body): { readonly subject?: Digest } {
  const digest = body.subject?.digest;
  return digest === undefined ? {} : { subject: digest };
}

function parseBody(bytes: Uint8Array): Body | string {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Body | null;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value
      : 'not a JSON object';
  } catch {
    return 'not JSON';
  }
}
