import { retentionClasses } from '@image-relay/image-tags';
import * as z from 'zod/mini';
import { keptReasons } from './core/kept-reason.ts';
import { outcomes } from './core/report.ts';

const pattern = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/;
const digest = z.templateLiteral([z.string(), ':', z.string()]).check(z.regex(pattern));
const count = z.int().check(z.minimum(0));
const outcome = z.enum(outcomes);
const tableClass = z.enum([...retentionClasses, 'other', 'untagged']);

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
    'not-planned',
    'kept-by-registry',
    'child',
    'subject',
    'referrer',
    'expired',
    'untagged',
    'part',
  ]),
  reason: z.string(),
  image: z.exactOptional(digest),
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

const applied = z.strictObject({
  deleted: z.array(digest),
  left: count,
  untagged: z.array(z.string()),
  waiting: z.array(z.string()),
  healed: z.array(digest),
  broken: z.array(z.string()),
  warnings: z.array(z.string()),
  keptByRegistry: z.array(
    z.strictObject({ digest, reason: z.enum(keptReasons), message: z.string() }),
  ),
  error: z.exactOptional(z.string()),
});

const onePackage = z.strictObject({
  name: z.string(),
  outcome,
  versions: z.array(version),
  trees: z.array(z.array(digest)),
  untags: z.array(z.strictObject({ tag: z.string(), digest, reason: z.string() })),
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
  unread: count,
  applied: z.exactOptional(applied),
});

/** The JSON report of a plan, applied or not. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  mode: z.enum(['plan', 'apply']),
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

/** The JSON report of a restore. */
export const restoreSchema = z.strictObject({
  schemaVersion: z.literal(1),
  mode: z.literal('restore'),
  outcome,
  time: z.iso.datetime(),
  requests: count,
  packages: z.array(
    z.strictObject({
      name: z.string(),
      manifests: z.array(digest),
      tags: z.array(z.string()),
      problems: z.array(z.string()),
    }),
  ),
});

/** The JSON report of the doctor. */
export const doctorSchema = z.strictObject({
  schemaVersion: z.literal(1),
  mode: z.literal('doctor'),
  outcome,
  time: z.iso.datetime(),
  requests: count,
  packages: z.array(
    z.strictObject({
      name: z.string(),
      checked: count,
      restored: z.array(digest),
      problems: z.array(z.string()),
      ghosts: z.array(z.string()),
      broken: z.array(z.string()),
      unverifiable: z.array(z.string()),
      partial: z.array(digest),
      orphans: z.array(digest),
    }),
  ),
});

/** `report.schema.json`: JSON Schema 2020-12. */
export function renderReportSchema(): string {
  const schema = z.toJSONSchema(z.union([reportSchema, restoreSchema, doctorSchema]), {
    io: 'input',
  });
  const title = { title: 'Report of the action registry-prune, version 1' };
  return `${JSON.stringify({ ...title, ...schema }, null, 2)}\n`;
}
