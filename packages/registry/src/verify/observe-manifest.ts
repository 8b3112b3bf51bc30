import {
  algorithmOf,
  type Descriptor,
  type Digest,
  digestOf,
  type Edge,
  edgesOf,
  isComputableAlgorithm,
  isDigest,
  type ManifestDocument,
  mediaTypes,
  OciError,
  parseManifest,
} from '@image-relay/oci';
import type { RawManifest } from '../port.ts';
import type { DocumentFacts, ManifestFacts } from './facts.ts';

/** The annotation and label that name the commit an image was built from (OCI image-spec, annotations.md). */
export const revisionKey = 'org.opencontainers.image.revision';

/** One text for each media type, where every parsed document would bring its own. */
const wellKnown = new Map<string, string>(Object.values(mediaTypes).map((type) => [type, type]));

const keptAnnotations =
  /^(org\.opencontainers\.image\.revision|vnd\.docker\.reference\.(type|digest)|io\.github\.containers\.compression\..+)$/;

/** Turns a manifest as received into facts: hashed, parsed, and cut down to what is judged. */
export function describeManifest(raw: RawManifest, asked?: Digest): ManifestFacts {
  const digest = hashLike(raw, asked);
  return {
    digest,
    ...disagreement(raw),
    length: raw.bytes.length,
    contentType: raw.mediaType,
    ...parse(raw),
  };
}

/** The digest of the bytes in the algorithm of `like`, so that the two can be compared. */
function hashLike(raw: RawManifest, like: string | undefined): Digest {
  if (like === undefined || !isDigest(like)) return raw.digest;
  const algorithm = algorithmOf(like);
  if (algorithm === algorithmOf(raw.digest) || !isComputableAlgorithm(algorithm)) return raw.digest;
  return digestOf(raw.bytes, algorithm);
}

function disagreement(raw: RawManifest): Pick<ManifestFacts, 'disagreeingHeader'> {
  const { headerDigest } = raw;
  if (headerDigest === undefined || headerDigest === '') return {};
  return hashLike(raw, headerDigest) === headerDigest ? {} : { disagreeingHeader: headerDigest };
}

function parse(raw: RawManifest): Pick<ManifestFacts, 'document' | 'problem'> {
  try {
    return { document: summarize(parseLeniently(raw)) };
  } catch (error) {
    if (!(error instanceof OciError)) throw error;
    const code =
      error.code === 'MANIFEST_UNSUPPORTED' ? 'MANIFEST_UNSUPPORTED' : 'MANIFEST_INVALID';
    return { problem: { code, message: error.message } };
  }
}

/** A wrong Content-Type is a fault of its own, so it must not keep a sound body from being read. */
function parseLeniently(raw: RawManifest): ManifestDocument {
  try {
    return parseManifest(raw.bytes, raw.mediaType || undefined);
  } catch (error) {
    if (raw.mediaType === '') throw error;
    return withFirstError(() => parseManifest(raw.bytes), error);
  }
}

function withFirstError<Value>(attempt: () => Value, first: unknown): Value {
  try {
    return attempt();
  } catch {
    throw first;
  }
}

function summarize(document: ManifestDocument): DocumentFacts {
  const revision = document.annotations?.[revisionKey];
  return {
    kind: document.kind,
    mediaType: document.mediaType,
    ...(document.artifactType === undefined ? {} : { artifactType: document.artifactType }),
    edges: edgesOf(document).map(
      ({ role, descriptor }): Edge => ({ role, descriptor: compact(descriptor) }),
    ),
    ...(revision === undefined ? {} : { revision }),
  };
}

/** Thousands of descriptors are held at once, so annotations and embedded data that nobody reads go. */
export function compact(descriptor: Descriptor): Descriptor {
  const { mediaType, digest, size, platform, artifactType } = descriptor;
  const annotations = Object.entries(descriptor.annotations ?? {}).filter(([key]) =>
    keptAnnotations.test(key),
  );
  return {
    mediaType: wellKnown.get(mediaType) ?? mediaType,
    digest,
    size,
    ...(platform === undefined ? {} : { platform }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
  };
}
