import { createRegistry, verifyImage } from '@image-relay/registry';
import { imageFixture, pushFixture, runBundle, startDistribution } from '@image-relay/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const server = await startDistribution();

describe.skipIf(server === undefined)(
  'CNCF distribution 2.8 (skipped where docker-registry is not installed)',
  () => {
    const host = server?.host ?? '';
    const registry = createRegistry();
    const fixture = imageFixture.fourPlatforms();
    const place = { registry: host, repository: 'acme/web' };
    const [child = ''] = [...fixture.manifests.keys()];

    beforeAll(async () => {
      await pushFixture(registry, place, fixture, ['v1']);
      await pushFixture(registry, { ...place, repository: 'acme/gc' }, fixture, ['v1']);
      await pushFixture(registry, { ...place, repository: 'acme/intact' }, fixture, ['v1']);
    });

    afterAll(async () => {
      await registry.close();
      await server?.close();
    });

    const verify = (repository: string, inputs: Readonly<Record<string, string>> = {}) =>
      runBundle({
        action: 'manifest-verify',
        inputs: { images: `${host}/${repository}:v1`, ...inputs },
      });

    it('finds an image ok that was pushed whole, with referrers and at both depths', async () => {
      const runs = [await verify('acme/intact'), await verify('acme/intact', { depth: 'head' })];
      expect(runs).toMatchObject([
        { exitCode: 0, outputs: { outcome: 'ok', digest: fixture.root.digest } },
        { exitCode: 0, outputs: { outcome: 'ok' } },
      ]);
    });

    it('finds a child that was removed by DELETE', async () => {
      await registry.deleteManifest(place, child);
      const run = await verify('acme/web');
      expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'broken', faults: '1' } });
      expect(run.annotations).toMatchObject([
        {
          level: 'error',
          message: expect.stringContaining(
            `MANIFEST_MISSING: the registry has no manifest ${child}`,
          ),
        },
      ]);
    });

    it('recognises what garbage-collect --delete-untagged leaves of an index', async () => {
      await server?.garbageCollect({ deleteUntagged: true });
      await server?.restart();
      const { outcome, faults } = await verifyImage(registry, {
        ...place,
        repository: 'acme/gc',
        reference: 'v1',
      });
      expect(outcome).toBe('broken');
      expect(faults.map(({ code }) => code)).toEqual(
        Array.from({ length: 8 }, () => 'MANIFEST_MISSING'),
      );
      const run = await verify('acme/gc');
      expect(run.annotations[0]?.message).toContain('all 8 manifests below it are gone');
      expect(run.annotations[0]?.message).toContain('--delete-untagged');
    });
  },
);
