import { expect, test } from 'vitest';
import { createPacer } from '../src/pace.ts';

function paced() {
  let now = 0;
  const ports = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  return { pace: createPacer(ports), elapsed: () => now };
}

test.each([
  ['80 writes', 'POST', 80, 0],
  ['81 writes', 'POST', 81, 60_000],
  ['900 reads', 'GET', 900, 0],
  ['901 reads', 'GET', 901, 60_000],
] as const)('%s wait only when the minute is full', async (_what, method, count, milliseconds) => {
  const { pace, elapsed } = paced();
  for (let turn = 0; turn < count; turn += 1) await pace(method);
  expect(elapsed()).toBe(milliseconds);
});

test('reads go on while writes wait', async () => {
  const { pace, elapsed } = paced();
  for (let turn = 0; turn < 80; turn += 1) await pace('PATCH');
  await pace('GET');
  expect(elapsed()).toBe(0);
});
