import { imageFixture } from '@image-relay/testing';
import { describe, expect, it, vi } from 'vitest';
import { outcomesOf, startServer, verify } from './runs.ts';

const tagged = imageFixture.sharingLayers(300).map((image, at) => [`v${at}`, image] as const);

const quickly = { timeout: 60_000, interval: 5 };

async function filled() {
  const server = await startServer();
  for (const [tag, image] of tagged) server.state.load('acme/web', image, [tag]);
  return server;
}

describe('a repository of 300 tags that share layers', () => {
  it('costs one request for each distinct digest, beside the list and the referrers', async () => {
    const { host, log } = await filled();
    const run = await verify({ repositories: `${host}/acme/web`, referrers: 'ignore' });
    const distinct = new Set(tagged.flatMap(([, image]) => [...image.blobs.keys()]));
    expect(run).toMatchObject({ exitCode: 0, outputs: { images: '300', outcome: 'ok' } });
    expect(log.count()).toBe(1 + 300 + distinct.size);
  });

  it('is read and hashed once as well when everything is read', async () => {
    const { host, log } = await filled();
    const run = await verify({
      repositories: `${host}/acme/web`,
      referrers: 'ignore',
      depth: 'full',
    });
    const paths = log.entries.map(({ path }) => path);
    expect(run).toMatchObject({ exitCode: 0, outputs: { images: '300' } });
    expect(paths).toHaveLength(new Set(paths).size);
    expect(log.count({ method: 'HEAD' })).toBe(0);
  });

  it('has ten annotations at most when all are broken, and every one in summary and report', async () => {
    const server = await filled();
    for (const [, image] of tagged) {
      const [config = 'sha256:'] = image.blobs.keys();
      server.state.removeBlob('acme/web', config);
    }
    const run = await verify({ repositories: `${server.host}/acme/web` });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'broken', images: '300' } });
    expect(run.annotations.map(({ level }) => level)).toEqual(
      Array.from({ length: 8 }, () => 'error'),
    );
    expect(run.annotations.at(-1)?.message).toContain('and 293 more: 293 IMAGE_BROKEN');
    expect(new Set(Object.values(outcomesOf(run)))).toEqual(new Set(['broken']));
    expect(run.summary.match(/BLOB/g)?.length).toBeGreaterThanOrEqual(300);
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1024 * 1024);
  });

  it('is not said to be broken for tags that are deleted while it is walked', async () => {
    const server = await startServer({ latencyMs: 40 });
    for (const [tag, image] of tagged) server.state.load('acme/web', image, [tag]);
    const pending = verify({ repositories: `${server.host}/acme/web` });
    await vi.waitFor(
      () => expect(server.log.count({ kind: 'manifest' })).toBeGreaterThan(0),
      quickly,
    );
    for (const [tag, image] of tagged.slice(200)) {
      server.state.removeTag('acme/web', tag);
      server.state.removeManifest('acme/web', image.root.digest);
    }
    const run = await pending;
    expect(run).toMatchObject({ exitCode: 0, annotations: [], outputs: { outcome: 'ok' } });
    expect(run.reports[0]?.gone).toBeGreaterThan(0);
    expect(run.summary).toContain('were deleted while the run was under way');
  });
});
