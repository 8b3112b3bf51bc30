import { expect, test } from 'vitest';
import { startedForge } from './ask.ts';

function clock() {
  let time = Date.parse('2026-03-29T12:00:00Z');
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { now: () => new Date(time), pass };
}

test.each([
  ['reads', 'GET ~/tags', undefined, 10],
  ['writes', 'POST ~/releases/generate-notes', { tag_name: 'v1' }, 2],
])('a minute has room for 10 points of %s', async (_what, line, body, count) => {
  const { ask } = await startedForge({ pointsPerMinute: 10 });
  const statuses = [];
  for (let turn = 0; turn <= count; turn += 1) statuses.push((await ask(line, body)).status);
  expect(statuses).toEqual([...Array.from({ length: count }, () => 200), 403]);
});

test.each([403, 429] as const)('beyond them it is %i with Retry-After', async (secondaryStatus) => {
  const { now, pass } = clock();
  const { ask } = await startedForge({ pointsPerMinute: 1, secondaryStatus, now });
  await ask('GET ~/tags');
  pass(20_000);
  const refused = await ask('GET ~/tags');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([secondaryStatus, '40']);
  expect(refused.body.message).toContain('secondary rate limit');
  expect(Number(refused.headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0);
  pass(40_000);
  expect((await ask('GET ~/tags')).status).toBe(200);
});

test('each token has its own minute', async () => {
  const { ask, asks } = await startedForge({ pointsPerMinute: 1 });
  await ask('GET ~/tags');
  expect((await asks()('GET ~/tags')).status).toBe(200);
});

test('an unchanged answer costs a point but nothing of the hour', async () => {
  const { ask } = await startedForge({ pointsPerMinute: 2 });
  const first = await ask('GET ~/tags');
  const same = await ask('GET ~/tags', undefined, { 'if-none-match': first.headers.get('etag') });
  const remaining = (one: typeof first) => one.headers.get('x-ratelimit-remaining');
  expect([same.status, remaining(same)]).toEqual([304, remaining(first)]);
  expect((await ask('GET ~/tags')).status).toBe(403);
});
