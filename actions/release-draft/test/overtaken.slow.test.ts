import { expect, test } from 'vitest';
import { overtakeAt } from './overtaking.ts';

test('a newer run that begins and ends at any moment of an older one is what remains', async () => {
  const { requests } = await overtakeAt(0);
  const endings = await Promise.all(
    Array.from({ length: requests }, (_, index) => overtakeAt(index + 1)),
  );
  expect(endings.filter(({ isOne, isNewest, isWhole }) => !isOne || !isNewest || !isWhole)).toEqual(
    [],
  );
  expect(requests).toBeGreaterThan(10);
});
