import { join } from 'node:path';
import { pushFixture, runInProcess, serverLegs } from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { clientOf, goes, pushed, stateOf } from './real-scene.ts';
import { now, temporary } from './registries.ts';

for (const leg of await serverLegs()) {
  const reason = leg.missing === undefined ? '' : ` (skipped: ${leg.missing})`;
  describe.skipIf(reason !== '')(`on ${leg.name}${reason}`, () => {
    test('every delete is believed and done, and a restore brings the same back', {
      timeout: 120_000,
    }, async () => {
      const server = await leg.start();
      onTestFinished(() => server.close());
      const registry = clientOf();
      const repository = { registry: server.host, repository: 'acme/web' };
      for (const [fixture, tags] of pushed) await pushFixture(registry, repository, fixture, tags);
      const before = await stateOf(registry, repository);
      const journal = join(await temporary(), 'journal.jsonl');
      const base = { packages: `${server.host}/acme/web`, journal, 'max-delete-percent': '100' };
      const run = (mode: string) =>
        runInProcess({ contract, main, inputs: { ...base, mode }, now });
      const applied = await run('apply');
      const between = await stateOf(registry, repository);
      const again = await run('apply');
      const restored = await run('restore');
      const { outcome, deleted, failed } = applied.outputs;
      expect([applied.exitCode, outcome, deleted, failed]).toEqual([
        0,
        'applied',
        String(goes),
        '0',
      ]);
      expect(before.there.length - between.there.length).toBe(goes);
      expect([again.exitCode, again.outputs.outcome]).toEqual([0, 'clean']);
      expect([restored.exitCode, restored.outputs.outcome]).toEqual([0, 'restored']);
      expect(await stateOf(registry, repository)).toEqual(before);
    });
  });
}
