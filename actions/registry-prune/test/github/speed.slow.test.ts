import { expect, it } from 'vitest';
import { planAndApply } from './applied.ts';
import { day, digestsOf, image, startWorld } from './world.ts';

it('60 deletes take at most 5 seconds where each request takes 20 ms', async () => {
  const world = await startWorld({ latencyMs: 20 });
  const images = Array.from({ length: 20 }, (_, at) => image(`build ${at}`));
  for (const [at, one] of images.entries()) world.push([one, `pr-${at}-abc${1000 + at}`]);
  world.push([image('kept'), 'v1.0.0']);
  await world.pass(40 * day);
  const start = performance.now();
  const { deleted, stopped } = await planAndApply(world);
  const seconds = (performance.now() - start) / 1000;
  console.log(`60 deletes: ${seconds.toFixed(2)} s`);
  expect([deleted.size, stopped]).toEqual([60, undefined]);
  expect(world.manifests()).toEqual(digestsOf(image('kept')));
  expect(seconds).toBeLessThan(5);
});
