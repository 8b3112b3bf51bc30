import { expect, test } from 'vitest';
import { overtakeAt } from './overtaking.ts';

test('an older run that writes last puts back what a newer one has written', async () => {
  const { requests } = await overtakeAt(0);
  // The last two are the update and the look at it.
  expect(await overtakeAt(requests - 1)).toMatchObject({
    isOne: true,
    isNewest: true,
    isWhole: true,
  });
});
