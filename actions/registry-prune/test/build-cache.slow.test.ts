import { imageFixture, pushFixture, runInProcess, serverLegs } from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { buildCache } from './build-cache.ts';
import { clientOf } from './real-scene.ts';
import { now } from './registries.ts';

// The one in this process takes no index that names what is no manifest.
for (const leg of (await serverLegs()).filter(({ kind }) => kind !== 'memory')) {
  const reason = leg.missing === undefined ? '' : ` (skipped: ${leg.missing})`;
  describe.skipIf(reason !== '')(`on ${leg.name}${reason}`, () => {
    test('the cache of a build stays whole while images beside it go', {
      timeout: 60_000,
    }, async () => {
      const server = await leg.start();
      onTestFinished(() => server.close());
      const registry = clientOf();
      const repository = { registry: server.host, repository: 'acme/web' };
      const cache = buildCache('main');
      const goes = imageFixture.single({ seed: 'goes' });
      await pushFixture(registry, repository, cache, ['buildcache']);
      await pushFixture(registry, repository, goes, ['pr-1-abc1234']);
      const packages = `${server.host}/acme/web`;
      const inputs = { packages, 'max-delete-percent': '100', retries: '0' };
      const run = (mode: string) =>
        runInProcess({ contract, main, inputs: { ...inputs, mode }, now });
      const [applied, examined] = [await run('apply'), await run('doctor')];
      expect([applied.exitCode, applied.outputs.outcome, applied.outputs.deleted]).toEqual([
        0,
        'applied',
        '1',
      ]);
      expect([examined.exitCode, examined.outputs.outcome]).toEqual([0, 'clean']);
    });
  });
}
