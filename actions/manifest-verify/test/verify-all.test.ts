import { createRegistry } from '@image-relay/registry';
import { imageFixture, startMemoryRegistry } from '@image-relay/testing';
import { expect, it, onTestFinished } from 'vitest';
import { renderProgress } from '../src/progress.ts';
import { verifyAll } from '../src/verify-all.ts';

async function* nothing(): AsyncGenerator<never> {}

it('shows how far it has come while requests are under way', async () => {
  const server = await startMemoryRegistry({ latencyMs: 40 });
  const registry = createRegistry();
  onTestFinished(async () => {
    await registry.close();
    await server.close();
  });
  const images = ['v1', 'v2'].map((reference, position) => {
    server.state.load('acme/web', imageFixture.index({ seed: reference }), [reference]);
    const target = { registry: server.host, repository: 'acme/web', reference };
    return { text: reference, position, target };
  });
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line) };
  const work = { remote: { registry, images }, layouts: [], listed: nothing() };
  const verified = await verifyAll(work, { verify: {}, log, everyMs: 10 });
  expect(verified.images.map(({ image, outcome }) => `${image} ${outcome}`)).toEqual([
    'v1 ok',
    'v2 ok',
  ]);
  expect(lines[0]).toMatch(
    /^0 of 2 images( found so far)? are verified, 0 images\/s, \d+ requests$/,
  );
  const shown = lines.length;
  await new Promise((wake) => setTimeout(wake, 50));
  expect(lines).toHaveLength(shown);
});

it('says the rate since the line before, and that lists are still being read', () => {
  const before = { done: 20, found: 90, isListing: true, requests: 100 };
  const now = { done: 120, found: 300, isListing: true, requests: 1_400 };
  expect(renderProgress(now, before, 5_000)).toBe(
    '120 of 300 images found so far are verified, 20 images/s, 1400 requests',
  );
  expect(renderProgress({ ...now, isListing: false }, before, 5_000)).toBe(
    '120 of 300 images are verified, 20 images/s, 1400 requests',
  );
});
