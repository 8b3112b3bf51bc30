import * as z from 'zod/mini';

const digest = z.string().check(z.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/));
const tag = z.string().check(z.regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/));
const count = z.int().check(z.minimum(0));

const step = z.strictObject({
  tag,
  immutable: z.boolean(),
  action: z.enum(['write', 'keep', 'skip', 'refuse']),
  reason: z.string(),
  before: z.exactOptional(digest),
  after: z.exactOptional(digest),
});

const copy = z.strictObject({
  manifests: count,
  blobs: z.strictObject({ mounted: count, present: count, sent: count }),
  bytesSent: count,
  referrers: z.array(digest),
  tags: z.array(tag),
  kept: z.array(tag),
});

const release = z.strictObject({
  id: count,
  tag: z.string(),
  url: z.string(),
  commit: z.exactOptional(z.string()),
  branch: z.exactOptional(
    z.strictObject({
      name: z.string(),
      action: z.enum(['create', 'keep', 'refuse']),
      reason: z.string(),
      done: z.boolean(),
    }),
  ),
  publication: z.exactOptional(
    z.strictObject({
      action: z.enum(['publish', 'keep']),
      latest: z.boolean(),
      reason: z.string(),
      done: z.boolean(),
    }),
  ),
});

/** The file of the output `plan`, for those who read it and for the published JSON schema. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.enum(['promotion', 'rollback']),
  image: z.string(),
  source: z.exactOptional(z.string()),
  foundBy: z.exactOptional(z.enum(['digest', 'source', 'release', 'tree', 'commit'])),
  digest: z.exactOptional(digest),
  version: z.exactOptional(z.string()),
  dryRun: z.boolean(),
  steps: z.array(step),
  written: z.array(tag),
  copy: z.exactOptional(copy),
  previous: z.strictObject({
    image: z.string(),
    digest,
    tags: z.record(tag, z.nullable(digest)),
  }),
  release: z.exactOptional(release),
  requests: count,
});

/** `report.schema.json`: JSON Schema 2020-12. */
export function renderReportSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { io: 'input' });
  const title = { title: 'Report of the action release-promote, version 1' };
  return `${JSON.stringify({ ...title, ...schema }, null, 2)}\n`;
}
