import { expect, test } from 'vitest';
import { repositoryScope } from '../../src/auth/scope.ts';
import { createTokenCache } from '../../src/auth/token-cache.ts';

const pull = [repositoryScope('a', 'pull')];
const push = [repositoryScope('a', 'push')];

function counted(values: readonly (string | Error)[], expiresAt = 1_000_000) {
  const calls = { count: 0 };
  const fetch = async () => {
    const value = values[calls.count] ?? 'unplanned';
    calls.count += 1;
    return value instanceof Error ? await Promise.reject(value) : { value, expiresAt };
  };
  return { calls, fetch };
}

test('concurrent calls for one token share one request', async () => {
  const cache = createTokenCache(() => 0);
  const { calls, fetch } = counted(['one']);
  const key = { registry: 'r', scopes: pull };
  const values = await Promise.all([1, 2, 3].map(() => cache.get(key, fetch)));
  expect([values, calls.count]).toEqual([['one', 'one', 'one'], 1]);
});

test('a wider token serves a narrower call, and not the other way round', async () => {
  const cache = createTokenCache(() => 0);
  const { fetch } = counted(['narrow', 'wide', 'unused']);
  const values = [
    await cache.get({ registry: 'r', scopes: pull }, fetch),
    await cache.get({ registry: 'r', scopes: push }, fetch),
    await cache.get({ registry: 'r', scopes: push }, fetch),
  ];
  expect(values).toEqual(['narrow', 'wide', 'wide']);
});

test('a token of one registry is not sent to another', async () => {
  const cache = createTokenCache(() => 0);
  const { fetch } = counted(['first', 'second']);
  await cache.get({ registry: 'r', scopes: pull }, fetch);
  expect(await cache.get({ registry: 's', scopes: pull }, fetch)).toBe('second');
});

test('a token is replaced shortly before its end', async () => {
  let now = 0;
  const cache = createTokenCache(() => now);
  const { fetch } = counted(['old', 'new'], 60_000);
  const key = { registry: 'r', scopes: pull };
  const first = await cache.get(key, fetch);
  now = 54_999;
  const second = await cache.get(key, fetch);
  now = 55_000;
  expect([first, second, await cache.get(key, fetch)]).toEqual(['old', 'old', 'new']);
});

test('a token that was refused is not used again', async () => {
  const cache = createTokenCache(() => 0);
  const { fetch } = counted(['old', 'new']);
  const key = { registry: 'r', scopes: pull };
  cache.drop('r', await cache.get(key, fetch));
  expect(await cache.get(key, fetch)).toBe('new');
});

test('a failed request is not kept', async () => {
  const cache = createTokenCache(() => 0);
  const { fetch } = counted([new Error('down'), 'token']);
  const key = { registry: 'r', scopes: pull };
  await expect(cache.get(key, fetch)).rejects.toThrow('down');
  expect(await cache.get(key, fetch)).toBe('token');
});

test('a call that waited for a wider token asks for its own when that is refused', async () => {
  const cache = createTokenCache(() => 0);
  const { fetch } = counted([new Error('denied'), 'narrow']);
  const wide = cache.get({ registry: 'r', scopes: push }, fetch);
  const narrow = cache.get({ registry: 'r', scopes: pull }, fetch);
  await expect(wide).rejects.toThrow('denied');
  expect(await narrow).toBe('narrow');
});
