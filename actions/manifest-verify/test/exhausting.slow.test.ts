import type { MemoryRegistry } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { circle, millionDescriptors, wideManifest } from './hostile-images.ts';
import { startServer, verify } from './runs.ts';

describe('images that are made to exhaust', () => {
  const small = { env: { NODE_OPTIONS: '--max-old-space-size=80' } };
  const rows: ReadonlyArray<readonly [string, (server: MemoryRegistry) => void, string]> = [
    [
      'a manifest of 5 MB',
      ({ state }) => void state.putManifest('acme/web', wideManifest(5 * 1024 * 1024), ['v1']),
      'larger than the limit',
    ],
    ['indexes in a circle', (server) => circle(server, 'acme/web', 'v1'), 'hash to'],
    [
      'a million descriptors',
      (server) => millionDescriptors(server, 'acme/web', ['v1']),
      'more than 10000 descriptors',
    ],
  ];

  it.each(rows)('%s: one clear fault, within a heap of 80 MB', async (_, load, text) => {
    const server = await startServer({ checkReferences: false });
    load(server);
    const images = `${server.host}/acme/web:v1`;
    const run = await verify({ images, referrers: 'ignore' }, small);
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: '',
      outputs: { outcome: 'broken', faults: '1' },
    });
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]?.message).toContain(text);
  });

  it('a repository of them: one fault each, within a heap of 128 MB', async () => {
    const server = await startServer({ checkReferences: false });
    const tags = Array.from({ length: 8 }, (_, at) => `v${at}`);
    millionDescriptors(server, 'acme/web', tags);
    const run = await verify(
      { repositories: `${server.host}/acme/web`, referrers: 'ignore' },
      { env: { NODE_OPTIONS: '--max-old-space-size=128' }, timeoutMs: 150_000 },
    );
    expect(run).toMatchObject({ exitCode: 1, stderr: '', outputs: { images: '8', faults: '8' } });
  });
});
