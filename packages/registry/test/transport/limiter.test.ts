import { expect, test } from 'vitest';
import { createLimiter } from '../../src/transport/limiter.ts';

/** Tasks that run until they are told to end. */
function manualTasks() {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const task = (id: number, status: number) => async (observe: (status: number) => void) => {
    started.push(id);
    await new Promise<void>((resolve) => ends.push(resolve));
    observe(status);
  };
  return { started, ends, task };
}

test('so many run as the limit allows, in the order in which they came', async () => {
  const limiter = createLimiter(2, () => 0);
  const { started, ends, task } = manualTasks();
  const all = [1, 2, 3].map((id) => limiter.run(task(id, 200)));
  await new Promise(setImmediate);
  expect(started).toEqual([1, 2]);
  ends[0]?.();
  await all[0];
  await new Promise(setImmediate);
  expect(started).toEqual([1, 2, 3]);
  ends[1]?.();
  ends[2]?.();
  await Promise.all(all);
});

test('a task that fails gives its place back', async () => {
  const limiter = createLimiter(1, () => 0);
  const failed = limiter.run(() => Promise.reject(new Error('down')));
  const next = limiter.run(async () => 'ran');
  await expect(failed).rejects.toThrow('down');
  expect(await next).toBe('ran');
});

test('a refusal halves what may run', async () => {
  const limiter = createLimiter(64, () => 0);
  await limiter.run(async (observe) => observe(429));
  expect(limiter.allowed).toBe(4);
});
