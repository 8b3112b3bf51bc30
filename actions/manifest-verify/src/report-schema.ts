import { faultCodes, unverifiableCodes } from '@image-relay/oci';
import * as z from 'zod/mini';

const digest = z.string().check(z.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/));
const count = z.int().check(z.minimum(0));
const outcome = z.enum(['ok', 'broken', 'unverifiable']);

const finding = <Code extends string>(codes: readonly [Code, ...Code[]]) =>
  z.strictObject({
    code: z.enum(codes),
    digest: z.exactOptional(digest),
    mediaType: z.exactOptional(z.string()),
    /** Digests from the root to the place. */
    path: z.array(digest),
    expected: z.exactOptional(z.string()),
    actual: z.exactOptional(z.string()),
    message: z.string(),
  });

const image = z.strictObject({
  image: z.string(),
  outcome,
  digest: z.exactOptional(digest),
  mediaType: z.exactOptional(z.string()),
  platforms: z.array(z.string()),
  faults: z.array(finding(faultCodes)),
  unverifiable: z.array(finding(unverifiableCodes)),
  referrers: z.array(digest),
  counts: z.strictObject({ manifests: count, blobs: count }),
  explanations: z.array(
    z.strictObject({ mechanism: z.string(), what: z.string(), advice: z.string() }),
  ),
});

/** The JSON report, for those who read it and for the published JSON schema. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  outcome,
  startedAt: z.iso.datetime(),
  durationMs: count,
  depth: z.enum(['head', 'probe']),
  referrers: z.enum(['verify', 'ignore']),
  requests: count,
  retries: count,
  bytes: count,
  images: z.array(image),
});

/** `report.schema.json`: JSON Schema 2020-12. */
export function renderReportSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { io: 'input' });
  const title = { title: 'Report of the action manifest-verify, version 1' };
  return `${JSON.stringify({ ...title, ...schema }, null, 2)}\n`;
}
