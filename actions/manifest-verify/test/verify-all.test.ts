import { createRegistry } from '@image-relay/registry';
import { imageFixture, startMemoryRegistry } from '@image-relay/testing';
import { expect, it, onTestFinished } from 'vitest';
import { verifyAll } from '../src/verify-all.ts';

it('shows how far it has come while requests are under way', async () => {
  const server = await startMemoryRegistry({ latencyMs: 40 });
  const registry = createRegistry();
  onTestFinished(async () => {
    await registry.close();
    await server.close();
  });
  const images = ['v1', 'v2'].map((reference) => {
    server.state.load('acme/web', imageFixture.index({ seed: reference }), [reference]);
    return {
      text: reference,
      target: { registry: server.host, repository: 'acme/web', reference },
    };
  });
  const lines: string[] = [];
  const progress = (done: number, total: number, what: string) => {
    lines.push(`${done}/${total} ${what}`);
  };
  const verdicts = await verifyAll([{ registry, images }], {}, { log: { progress }, everyMs: 10 });
  expect([...verdicts].map(([text, { outcome }]) => `${text} ${outcome}`).toSorted()).toEqual([
    'v1 ok',
    'v2 ok',
  ]);
  expect(lines[0]).toMatch(/^0\/2 images verified, \d+ requests$/);
  const shown = lines.length;
  await new Promise((wake) => setTimeout(wake, 50));
  expect(lines).toHaveLength(shown);
});
