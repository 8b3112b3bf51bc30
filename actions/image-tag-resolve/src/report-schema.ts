import { retentionClasses } from '@image-relay/image-tags';
import * as z from 'zod/mini';

const commit = z.string().check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));
const digest = z.string().check(z.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/));
const tag = z.string().check(z.regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/));
const text = z.string();

const statement = z.strictObject({
  digest,
  platform: z.exactOptional(text),
  revision: z.exactOptional(text),
  source: z.exactOptional(z.enum(['index-annotation', 'manifest-annotation', 'config-label'])),
  reason: z.exactOptional(text),
});

const revision = z.strictObject({
  status: z.enum(['match', 'mismatch', 'unknown', 'unchecked']),
  revision: z.exactOptional(commit),
  problems: z.exactOptional(z.array(text)),
  statements: z.array(statement),
});

const kinds = [
  'pull-request',
  'branch',
  'default-branch',
  'development-branch',
  'release-branch',
  'release',
  'git-tag',
  'nightly',
  'merge-group',
  'manual',
] as const;

/** The output `json`, for those who read it and for the published JSON schema. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  image: text,
  tag,
  tags: z.array(tag),
  reference: text,
  references: z.array(text),
  class: z.exactOptional(z.enum(retentionClasses)),
  labels: z.record(text, text),
  annotations: z.record(text, text),
  kind: z.enum(kinds),
  commit,
  shortCommit: text,
  mergeCommit: z.exactOptional(commit),
  pullRequest: z.exactOptional(z.int().check(z.minimum(1))),
  branch: z.exactOptional(text),
  gitTag: z.exactOptional(text),
  version: z.exactOptional(text),
  tree: z.exactOptional(commit),
  fork: z.boolean(),
  event: text,
  lookup: z.enum(['not-asked', 'absent', 'found']),
  found: z.boolean(),
  digest: z.exactOptional(digest),
  digestReference: z.exactOptional(text),
  mediaType: z.exactOptional(text),
  revision: z.exactOptional(revision),
});

/** `report.schema.json`: JSON Schema 2020-12. */
export function renderReportSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { io: 'input' });
  const title = { title: 'Report of the action image-tag-resolve, version 1' };
  return `${JSON.stringify({ ...title, ...schema }, null, 2)}\n`;
}
