import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry } from '@image-relay/registry';
import { imageFixture, pushFixture, startDistribution } from '@image-relay/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporary, verify } from './runs.ts';

const server = await startDistribution();

describe.skipIf(server === undefined)(
  'the storage of CNCF distribution 2.8 (skipped where docker-registry is not installed)',
  () => {
    // The body of a skipped suite runs too.
    const { host = '', storage = '' } = server ?? {};
    const registry = createRegistry();
    const image = imageFixture.index();
    const other = imageFixture.index({ seed: 'other' });
    const [child = 'sha256:'] = other.manifests.keys();
    const images = `storage:${storage}`;

    beforeAll(async () => {
      await pushFixture(registry, { registry: host, repository: 'acme/web' }, image, ['v1', 'v2']);
      await pushFixture(registry, { registry: host, repository: 'acme/api' }, other, ['v1']);
    });

    afterAll(async () => {
      await registry.close();
      await server?.close();
    });

    it('is ok when everything is there, without any request', async () => {
      const run = await verify({ images });
      expect(run).toMatchObject({
        exitCode: 0,
        annotations: [],
        outputs: { outcome: 'ok', images: '3', requests: '0', faults: '0' },
      });
      expect(run.reports[0]?.storages).toMatchObject([
        { storage: images, outcome: 'ok', counts: { repositories: 2, tags: 3 } },
      ]);
      expect(run.summary).toContain('2 repositories');
    });

    it('is broken when a child of an index is gone; names repository, tag and advice', async () => {
      const revision = join('_manifests/revisions/sha256', child.slice('sha256:'.length));
      const repositories = join(storage, 'docker/registry/v2/repositories');
      await rm(join(repositories, 'acme/api', revision), { recursive: true });
      const run = await verify({ images });
      expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'broken', faults: '1' } });
      expect(run.annotations).toMatchObject([
        { level: 'error', message: expect.stringContaining(`acme/api in ${images} is broken`) },
      ]);
      expect(run.annotations[0]?.message).toContain(child);
      expect(run.annotations[0]?.message).toContain('(tags: v1)');
      expect(run.annotations[0]?.message).toContain('Push the image again');
    });

    it('can be scanned beside images of a registry', async () => {
      const run = await verify({ images: `${images}\n${host}/acme/web:v1` });
      expect(run.reports).toMatchObject([
        { outcome: 'broken', images: [{ outcome: 'ok' }], storages: [{ outcome: 'broken' }] },
      ]);
      expect(run.outputs).toMatchObject({ images: '4', digest: '' });
    });
  },
);

describe('a folder that is no storage', () => {
  it('is unverifiable, and says what was expected', async () => {
    const run = await verify({ images: `storage:${await temporary()}` });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'unverifiable', images: '0' } });
    expect(run.annotations[0]?.message).toContain('no storage folder of a registry');
  });
});
