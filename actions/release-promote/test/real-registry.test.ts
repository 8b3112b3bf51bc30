import { createRegistry, verifyImage } from '@image-relay/registry';
import { pushFixture, serverLegs } from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runMain } from './run-main.ts';
import { built, digest, four, linesOf, older } from './runs.ts';

const legs = await serverLegs();

for (const leg of legs) {
  const reason = leg.missing === undefined ? '' : ` (skipped: ${leg.missing})`;

  describe.skipIf(leg.missing !== undefined)(`on ${leg.name}${reason}`, () => {
    test('an image is promoted to another repository, and its aliases are put back', async () => {
      const server = await leg.start();
      const client = createRegistry({ env: {}, credentialLookup: async () => undefined });
      onTestFinished(async () => {
        await client.close();
        await server.close();
      });
      const build = { registry: server.host, repository: 'acme/build' };
      const release = { registry: server.host, repository: 'acme/web' };
      await pushFixture(client, build, built, ['sha-ec26c3e']);
      await pushFixture(client, release, older, ['v1.2.2', '1.2', '1', 'latest']);
      const image = `${server.host}/acme/web`;
      const source = `${server.host}/acme/build:sha-ec26c3e`;
      const promoted = await runMain({ inputs: { image, source, version: 'v1.2.3' } });
      const verdict = await verifyImage(client, { ...release, reference: 'latest' });
      const rollback = promoted.outputs.previous ?? '';
      const undone = await runMain({ inputs: { image, rollback } });
      const now = await client.resolve(release, 'latest');
      expect([promoted.exitCode, promoted.outputs.digest]).toEqual([0, digest]);
      expect(linesOf(promoted.outputs.written)).toEqual(four);
      expect([verdict.outcome, verdict.digest]).toEqual(['ok', digest]);
      expect([undone.exitCode, linesOf(undone.outputs.written).length]).toEqual([0, 3]);
      expect(now?.digest).toBe(older.root.digest);
    });
  });
}
