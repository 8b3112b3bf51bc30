import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../src/servers/server-process.ts';

test('a port for a program is none that Linux gives to a server or a connection', async () => {
  const ports = await Promise.all(Array.from({ length: 30 }, () => freePort()));
  expect(Math.min(...ports)).toBeGreaterThan(1023);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

test('a port that another server has is passed over', async () => {
  const taken = await freePort();
  const server = createServer().listen(taken, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const next = await freePort();
  const choices = [taken, taken, next];
  expect(await freePort(() => choices.shift() ?? 0)).toBe(next);
});
