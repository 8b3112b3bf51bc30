import { expect, it } from 'vitest';
import { planAndApply } from './applied.ts';
import { day, digestsOf, image, startWorld } from './world.ts';

it('60 deletes take at most three requests each', async () => {
  const world = await startWorld();
  const images = Array.from({ length: 20 }, (_, at) => image(`build ${at}`));
  for (const [at, one] of images.entries()) world.push([one, `pr-${at}-abc${1000 + at}`]);
  world.push([image('kept'), 'v1.0.0']);
  await world.pass(40 * day);
  const before = world.requests();
  const { deleted, stopped } = await planAndApply(world);
  const after = world.requests();
  expect([deleted.size, stopped]).toEqual([60, undefined]);
  expect(world.manifests()).toEqual(digestsOf(image('kept')));
  expect(after.api + after.registry - before.api - before.registry).toBeLessThanOrEqual(180);
});
