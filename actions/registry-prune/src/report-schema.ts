import * as z from 'zod/mini';

const digest = z.string().check(z.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/));
const count = z.int().check(z.minimum(0));
const outcome = z.enum(['clean', 'planned', 'refused']);
const tableClass = z.enum([
  'pull-request',
  'branch',
  'commit',
  'nightly',
  'alias',
  'release',
  'merge-group',
  'tree',
  'other',
  'untagged',
]);

const version = z.strictObject({
  digest,
  tags: z.array(z.string()),
  decision: z.enum(['keep', 'delete']),
  code: z.enum([
    'keep-tags',
    'rule',
    'keep-newest',
    'unmatched',
    'age-unknown',
    'young',
    'in-use',
    'unreadable',
    'child',
    'subject',
    'referrer',
    'expired',
    'untagged',
    'part',
  ]),
  reason: z.string(),
  class: tableClass,
  time: z.exactOptional(z.iso.datetime()),
  bytes: count,
});

const row = z.strictObject({
  class: tableClass,
  kept: count,
  deleted: count,
  bytesKept: count,
  bytesFreed: count,
});

const onePackage = z.strictObject({
  name: z.string(),
  outcome,
  versions: z.array(version),
  trees: z.array(z.array(digest)),
  refusals: z.array(
    z.strictObject({
      code: z.enum(['unreadable', 'no-children', 'every-tag', 'too-many']),
      message: z.string(),
    }),
  ),
  unmatched: count,
  ghosts: z.array(z.string()),
  absent: z.array(z.strictObject({ by: digest, digest })),
  classes: z.array(row),
  bytesKept: count,
  bytesFreed: count,
});

/** The JSON report, for those who read it and for the published JSON schema. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  mode: z.enum(['plan']),
  outcome,
  time: z.iso.datetime(),
  hash: digest,
  kept: count,
  deleted: count,
  bytesKept: count,
  bytesFreed: count,
  requests: count,
  packages: z.array(onePackage),
});

/** `report.schema.json`: JSON Schema 2020-12. */
export function renderReportSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { io: 'input' });
  const title = { title: 'Report of the action registry-prune, version 1' };
  return `${JSON.stringify({ ...title, ...schema }, null, 2)}\n`;
}
