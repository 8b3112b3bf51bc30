import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fault } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { content, now, serve, temporary } from './registries.ts';
import { runMain } from './run-main.ts';

describe('what was deleted is told', () => {
  it.each<[string, string]>([
    ['metrics-file', 'METRICS_UNWRITABLE'],
    ['report', 'REPORT_UNWRITABLE'],
    ['ledger', 'LEDGER_UNWRITABLE'],
  ])('when the file of %s cannot be written by then, which fails the run', async (input, code) => {
    const server = await serve();
    const path = join(await temporary(), 'file');
    const after = <Reply>(reply: Reply): Reply => {
      rmSync(path, { force: true, recursive: true });
      mkdirSync(path);
      return reply;
    };
    server.faults.add({ when: { method: 'DELETE' }, fault: { type: 'folder', after } });
    const packages = `${server.host}/acme/web`;
    const inputs = { packages, mode: 'apply', [input]: path };
    const { exitCode, outputs, log, reports } = await runMain({ inputs, now });
    expect([exitCode, outputs.outcome, outputs.deleted]).toEqual([1, 'applied', '10']);
    expect([log, outputs.journal]).toEqual([
      expect.stringContaining(code),
      expect.stringContaining('journal.jsonl'),
    ]);
    expect(reports[0]?.packages[0]?.applied?.deleted).toHaveLength(10);
  });

  it('when the children of another package get no tag, of which nothing goes', async () => {
    const server = await serve();
    for (const [fixture, tags] of Object.values(content))
      server.state.load('acme/zoo', fixture, tags);
    const before = server.state.repository('acme/zoo');
    server.faults.add({
      when: { method: 'PUT', repository: 'acme/zoo' },
      fault: fault.status(405),
    });
    const packages = ['zoo', 'web'].map((name) => `${server.host}/acme/${name}`).join(',');
    const inputs = { packages, mode: 'apply', guard: 'tag-children' };
    const { exitCode, outputs, log, reports } = await runMain({ inputs, now });
    expect([exitCode, outputs.outcome, outputs.deleted]).toEqual([1, 'partial', '10']);
    expect(log).toContain('REGISTRY_REFUSED');
    const [zoo, web] = reports[0]?.packages ?? [];
    expect([zoo?.applied?.left, zoo?.applied?.error, web?.outcome]).toEqual([
      10,
      expect.stringContaining('405'),
      'applied',
    ]);
    expect(server.state.repository('acme/zoo')).toEqual(before);
  });
});
