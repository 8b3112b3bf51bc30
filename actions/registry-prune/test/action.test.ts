import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ImageFixture,
  imageFixture,
  runBundle,
  startMemoryRegistry,
} from '@image-relay/testing';
import { expect, it, onTestFinished } from 'vitest';
import { renderReportSchema, reportSchema } from '../src/report-schema.ts';
import { temporary } from './registries.ts';

it('plans as a bundle', async () => {
  const server = await startMemoryRegistry();
  onTestFinished(() => server.close());
  const old = imageFixture.index({ created: '2024-01-01T00:00:00Z' });
  const kept = imageFixture.index({ created: '2024-01-01T00:00:00Z', seed: 'kept' });
  server.state.load('acme/web', old, ['pr-1-abc1234']);
  server.state.load('acme/web', kept, ['v1.2.3', 'latest']);
  const report = join(await temporary(), 'report.json');
  const { exitCode, outputs, summary, stdout } = await runBundle({
    action: 'registry-prune',
    inputs: { packages: `${server.host}/Acme/web`, 'in-use': 'none', report },
  });
  const written = reportSchema.parse(JSON.parse(await readFile(report, 'utf8')));
  expect([exitCode, outputs.outcome, outputs.deleted, outputs.report]).toEqual([
    0,
    'planned',
    '3',
    report,
  ]);
  expect(written.packages[0]?.trees).toEqual([[old.root.digest, ...digestsBelow(old)]]);
  expect(summary).toContain('Registry pruning');
  expect(stdout).toContain(`delete ${old.root.digest} pr-1-abc1234`);
});

it('publishes the schema that its reports follow', async () => {
  const path = join(import.meta.dirname, '..', 'report.schema.json');
  expect(await readFile(path, 'utf8')).toBe(renderReportSchema());
});

function digestsBelow({ root, manifests }: ImageFixture): readonly string[] {
  return [...manifests.keys()].filter((digest) => digest !== root.digest).toReversed();
}
