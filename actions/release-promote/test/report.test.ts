import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planRollback } from '../src/core/rollback.ts';
import { renderReportSchema } from '../src/report-schema.ts';
import { digest, older } from './runs.ts';

test('the report is published with the schema that is checked here', () => {
  const published = readFileSync(join(import.meta.dirname, '../report.schema.json'), 'utf8');
  expect(published).toBe(renderReportSchema());
});

test('a rollback takes what was not looked up for unknown, never for absent', () => {
  const tags = { '1.2': older.root.digest };
  const steps = planRollback({ image: 'ghcr.io/acme/web', digest, tags }, new Map());
  expect(steps).toMatchObject([{ action: 'refuse', tag: '1.2' }]);
});
