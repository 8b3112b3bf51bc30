import {
  type Digest,
  isSchema1MediaType,
  type ManifestDocument,
  OciError,
  parseManifest,
  parseReferrersTag,
} from '@image-relay/oci';
import type { JournalRecord } from './journal.ts';
import { partsOf } from './parts-of.ts';

/** What a deleted manifest names. */
export interface RecordEdges {
  /** No registry takes an index before them. */
  readonly children: readonly Digest[];
  /** Its subject, and what its fallback tags stand for. */
  readonly subjects: readonly (Digest | undefined)[];
}

/** Reads it from the bytes in the journal; of a manifest that makes no sense there are tags alone. */
export function edgesOfRecord(record: JournalRecord): RecordEdges {
  const document = documentOf(record);
  const children = document === undefined ? [] : partsOf(document).children;
  return {
    children: children.map(({ digest }) => digest),
    subjects: [document?.subject?.digest, ...record.tags.map(tagTarget)],
  };
}

/** What a fallback tag stands for. */
export function tagTarget(tag: string): Digest | undefined {
  return parseReferrersTag(tag)?.digest;
}

function documentOf({ manifest, mediaType }: JournalRecord): ManifestDocument | undefined {
  if (isSchema1MediaType(mediaType)) return undefined;
  try {
    return parseManifest(Buffer.from(manifest, 'base64'), mediaType);
  } catch (error) {
    if (error instanceof OciError) return undefined;
    throw error;
  }
}
