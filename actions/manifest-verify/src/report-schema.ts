import { faultCodes, unverifiableCodes } from '@image-relay/oci';
import * as z from 'zod/mini';

const digest = z.string().check(z.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/));
const count = z.int().check(z.minimum(0));
const outcome = z.enum(['ok', 'broken', 'unverifiable']);

const findingParts = <Code extends string>(codes: readonly [Code, ...Code[]]) => ({
  code: z.enum(codes),
  digest: z.exactOptional(digest),
  mediaType: z.exactOptional(z.string()),
  /** Digests from the root to the place. */
  path: z.array(digest),
  expected: z.exactOptional(z.string()),
  actual: z.exactOptional(z.string()),
  message: z.string(),
});
const fault = findingParts(faultCodes);
const unknown = findingParts(unverifiableCodes);

const image = z.strictObject({
  image: z.string(),
  outcome,
  digest: z.exactOptional(digest),
  mediaType: z.exactOptional(z.string()),
  platforms: z.array(z.string()),
  faults: z.array(z.strictObject(fault)),
  unverifiable: z.array(z.strictObject(unknown)),
  referrers: z.array(digest),
  counts: z.strictObject({ manifests: count, blobs: count }),
  explanations: z.array(
    z.strictObject({
      mechanism: z.string(),
      what: z.string(),
      advice: z.string(),
      incident: z.exactOptional(z.string()),
    }),
  ),
});

/** A registry or repository of which the content was listed, and how that went. */
const scope = z.strictObject({
  kind: z.enum(['registry', 'repository']),
  name: z.string(),
  outcome: z.enum(['ok', 'unverifiable']),
  repositories: z.exactOptional(count),
  images: count,
  code: z.exactOptional(z.enum([...unverifiableCodes, 'SELECTION_EMPTY'])),
  message: z.exactOptional(z.string()),
});

/** Where in a storage folder a fault is, and which tags it hits. */
const place = { repository: z.string(), tags: z.array(z.string()) };

const storage = z.strictObject({
  storage: z.string(),
  outcome,
  faults: z.array(z.strictObject({ ...fault, ...place })),
  unverifiable: z.array(z.strictObject({ ...unknown, ...place })),
  warnings: z.array(
    z.strictObject({
      code: z.string(),
      repository: z.exactOptional(z.string()),
      digest,
      message: z.string(),
    }),
  ),
  counts: z.strictObject({
    repositories: count,
    tags: count,
    revisions: count,
    layerLinks: count,
    blobs: count,
    bytes: count,
  }),
});

/** The JSON report, for those who read it and for the published JSON schema. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  outcome,
  startedAt: z.iso.datetime(),
  durationMs: count,
  depth: z.enum(['head', 'probe', 'full']),
  referrers: z.enum(['verify', 'ignore']),
  shard: z.exactOptional(z.string().check(z.regex(/^\d+\/\d+$/))),
  requests: count,
  retries: count,
  bytes: count,
  gone: count,
  scopes: z.array(scope),
  storages: z.array(storage),
  images: z.array(image),
});

/** `report.schema.json`: JSON Schema 2020-12. */
export function renderReportSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { io: 'input' });
  const title = { title: 'Report of the action manifest-verify, version 1' };
  return `${JSON.stringify({ ...title, ...schema }, null, 2)}\n`;
}
