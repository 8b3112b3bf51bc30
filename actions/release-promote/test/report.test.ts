import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planRollback } from '../src/core/rollback.ts';
import { renderReportSchema } from '../src/report-schema.ts';
import { runMain } from './run-main.ts';
import { digest, four, linesOf, older, release, serve } from './runs.ts';

test('the report is published with the schema that is checked here', () => {
  const published = readFileSync(join(import.meta.dirname, '../report.schema.json'), 'utf8');
  expect(published).toBe(renderReportSchema());
});

test('a rollback takes what was not looked up for unknown, never for absent', () => {
  const tags = { '1.2': older.root.digest };
  const steps = planRollback({ image: 'ghcr.io/acme/web', digest, tags }, new Map());
  expect(steps).toMatchObject([{ action: 'refuse', tag: '1.2' }]);
});

test('a plan that cannot be written fails the run when all the rest is told', async () => {
  const server = await serve();
  const inputs = { image: `${server.host}/acme/web`, ...release };
  const run = await runMain({ inputs, env: { RUNNER_TEMP: '/dev/null' } });
  expect([run.exitCode, linesOf(run.outputs.written), run.outputs.plan]).toEqual([1, four, '']);
  expect(JSON.parse(run.outputs.previous ?? '')).toMatchObject({ digest });
  expect(run.annotations).toMatchObject([{ message: expect.stringContaining('PLAN_UNWRITABLE') }]);
});
