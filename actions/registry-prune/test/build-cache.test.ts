import { fault, imageFixture, startMemoryRegistry } from '@image-relay/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildCache } from './build-cache.ts';
import { plan } from './run-plan.ts';

const cache = buildCache('main');
const kept = imageFixture.single({ seed: 'kept' });
const goes = imageFixture.single({ seed: 'goes' });

/** As CNCF distribution answers, which takes the bytes of a layer for those of a manifest. */
async function serveCache() {
  const server = await startMemoryRegistry();
  onTestFinished(() => server.close());
  server.state.load('acme/web', kept, ['v1.0.0']);
  server.state.load('acme/web', goes, ['pr-1-abc1234']);
  server.state.load('acme/web', cache, ['buildcache']);
  for (const reference of cache.blobs.keys()) {
    server.faults.add({ when: { kind: 'manifest', reference }, fault: fault.serverError(500) });
  }
  return server;
}

describe('the cache of a build, an index of layers', () => {
  it('stops no plan for the images beside it', async () => {
    const { exitCode, report, going } = await plan(await serveCache());
    const [found] = report?.packages ?? [];
    expect([exitCode, found?.refusals, found?.absent]).toEqual([0, [], []]);
    expect(going).toEqual([goes.root.digest]);
  });

  it('counts with the bytes of its layers', async () => {
    const { versions } = await plan(await serveCache());
    const sizes = [...cache.blobs.values()].map((bytes) => bytes.length);
    const all = sizes.reduce((sum, size) => sum + size, cache.root.size);
    const found = versions.find(({ digest }) => digest === cache.root.digest);
    expect([found?.decision, found?.bytes]).toEqual(['keep', all]);
  });
});
