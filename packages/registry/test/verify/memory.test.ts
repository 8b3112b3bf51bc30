import { expect, test } from 'vitest';
import type { Observation } from '../../src/verify/facts.ts';
import { createMemory } from '../../src/verify/memory.ts';

type Seen = Observation<number>;
const found = (facts: number): Seen => ({ state: 'found', facts });

/** A memory of so many entries, and a way to ask it that notes what it had to look for. */
function remembering(budget: number) {
  const looked: string[] = [];
  const memory = createMemory<number>({
    budget,
    weigh: (seen) => ('facts' in seen ? seen.facts : 1),
  });
  const recall = (key: string, weight = 1) =>
    memory.recall(key, async () => {
      looked.push(key);
      return found(weight);
    });
  return { memory, looked, recall };
}

test('what is remembered is not looked for again, also while it is under way', async () => {
  const { recall, looked } = remembering(10);
  await Promise.all([recall('a'), recall('a')]);
  await recall('a');
  expect(looked).toEqual(['a']);
});

test('beyond the budget the one that was not asked for the longest is forgotten', async () => {
  const { recall, looked } = remembering(3);
  for (const key of ['a', 'b', 'c', 'a', 'd']) await recall(key);
  for (const key of ['a', 'c', 'd', 'b']) await recall(key);
  expect(looked).toEqual(['a', 'b', 'c', 'd', 'b']);
});

test('one heavy observation pushes out many, and itself when it is heavier than everything', async () => {
  const { recall, looked } = remembering(10);
  for (const key of ['a', 'b', 'c']) await recall(key);
  await recall('heavy', 9);
  await recall('heaviest', 11);
  for (const key of ['c', 'heavy', 'heaviest']) await recall(key);
  expect(looked.slice(5)).toEqual(['c', 'heavy', 'heaviest']);
});

test('what is under way is never forgotten', async () => {
  const { memory, recall, looked } = remembering(1);
  const slow = Promise.withResolvers<Seen>();
  const first = memory.recall('slow', () => slow.promise);
  for (const key of ['a', 'b', 'c']) await recall(key);
  const second = memory.recall('slow', async () => found(99));
  slow.resolve(found(1));
  expect([await first, await second]).toEqual([found(1), found(1)]);
  expect(looked).toEqual(['a', 'b', 'c']);
});

test('what is learnt counts as remembered, and does not replace what was seen', async () => {
  const { memory, recall, looked } = remembering(10);
  memory.learn('a', found(2));
  memory.learn('a', found(3));
  expect(await recall('a')).toEqual(found(2));
  expect(await memory.peek('a')).toEqual(found(2));
  expect(memory.peek('b')).toBeUndefined();
  expect(looked).toEqual([]);
});

test('a look that throws is not remembered', async () => {
  const { memory, recall } = remembering(10);
  await expect(memory.recall('a', async () => Promise.reject(new Error('bug')))).rejects.toThrow(
    'bug',
  );
  expect(await recall('a')).toEqual(found(1));
});
