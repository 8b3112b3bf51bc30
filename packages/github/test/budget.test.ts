import { expect, test } from 'vitest';
import { createBudget, type LimitHeaders } from '../src/budget.ts';

const url = 'https://api.github.com/x';
const reset = 1000;

/** What an answer tells of 100 requests an hour, of which deletes leave 10. */
const left = (remaining: number, more: LimitHeaders = {}): LimitHeaders => ({
  'x-ratelimit-limit': '100',
  'x-ratelimit-remaining': `${remaining}`,
  'x-ratelimit-reset': `${reset}`,
  ...more,
});

function budgeted() {
  let time = 0;
  const budget = createBudget(0.1, () => time);
  const send = (method: string, answer: () => Promise<{ headers: LimitHeaders }>) =>
    budget.spend({ method, url }, answer);
  return {
    read: (headers: LimitHeaders) => send('GET', async () => ({ headers })),
    fail: (error: unknown) => send('GET', () => Promise.reject(error)).catch(() => undefined),
    remove: () =>
      send('DELETE', async () => ({ headers: {} })).then(
        () => 'sent',
        (error: unknown) => (error as { readonly code: unknown }).code,
      ),
    pass: (milliseconds: number) => (time += milliseconds),
  };
}

test('deletes wait until the limit is lifted, and no longer', async () => {
  const { read, remove, pass } = budgeted();
  await read(left(10));
  pass(reset * 1000 - 1);
  const before = await remove();
  pass(1);
  expect([before, await remove()]).toEqual(['GITHUB_RATE_LIMITED', 'sent']);
});

test.each([
  ['of another limit', left(0, { 'x-ratelimit-resource': 'graphql' })],
  ['without a limit', {}],
  ['with a limit that is no number', left(0, { 'x-ratelimit-limit': 'many' })],
])('an answer %s says nothing of that of deletes', async (_, headers) => {
  const { read, remove } = budgeted();
  await read(left(11, { 'x-ratelimit-resource': 'core' }));
  await read(headers);
  const first = await remove();
  await read(left(10));
  await read(headers);
  expect([first, await remove()]).toEqual(['sent', 'GITHUB_RATE_LIMITED']);
});

test('an answer that is a failure says what is left as well', async () => {
  const { fail, remove } = budgeted();
  const failure = { status: 404, request: { method: 'GET', url } };
  await fail(Object.assign(new Error('no answer'), failure));
  const first = await remove();
  await fail(Object.assign(new Error('Not Found'), failure, { response: { headers: left(10) } }));
  expect([first, await remove()]).toEqual(['sent', 'GITHUB_RATE_LIMITED']);
});
