import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { proxyFor } from '../../src/transport/proxy.ts';
import { testClient } from '../support/client.ts';
import { failureOf } from '../support/failure.ts';
import { startScripted } from '../support/scripted-server.ts';

const proxy = 'http://proxy.lan:3128';
const repository = { registry: 'registry.example.test', repository: 'acme/web' };

describe('proxyFor', () => {
  test.each([
    ['https by https_proxy', 'https://ghcr.io', { https_proxy: proxy }, `${proxy}/`],
    ['https by HTTPS_PROXY', 'https://ghcr.io', { HTTPS_PROXY: proxy }, `${proxy}/`],
    ['http by http_proxy', 'http://reg.lan', { http_proxy: proxy }, `${proxy}/`],
    ['a value without a scheme', 'https://ghcr.io', { https_proxy: 'proxy.lan:3128' }, `${proxy}/`],
    ['lower case first', 'https://ghcr.io', { https_proxy: proxy, HTTPS_PROXY: 'x' }, `${proxy}/`],
    ['no other protocol', 'https://ghcr.io', { http_proxy: proxy }, undefined],
    ['no loopback host', 'http://127.0.0.1:5000', { http_proxy: proxy }, undefined],
    [
      'no host of no_proxy',
      'https://ghcr.io',
      { https_proxy: proxy, no_proxy: 'a, ghcr.io' },
      undefined,
    ],
    [
      'no host below one',
      'https://a.corp.lan',
      { https_proxy: proxy, NO_PROXY: '.corp.lan' },
      undefined,
    ],
    ['nothing with a star', 'https://ghcr.io', { https_proxy: proxy, no_proxy: '*' }, undefined],
    [
      'no host with that port',
      'https://r.lan:5000',
      { https_proxy: proxy, no_proxy: 'r.lan:5000' },
      undefined,
    ],
    [
      'a host with another port',
      'https://r.lan',
      { https_proxy: proxy, no_proxy: 'r.lan:5000' },
      `${proxy}/`,
    ],
    [
      'a host that only ends alike',
      'https://xghcr.io',
      { https_proxy: proxy, no_proxy: 'ghcr.io' },
      `${proxy}/`,
    ],
    ['nothing without variables', 'https://ghcr.io', {}, undefined],
  ])('takes %s', (_, origin, env, expected) => {
    expect(proxyFor(new URL(origin), env)?.href).toBe(expected);
  });

  test('refuses another kind of proxy without showing its URL', () => {
    const env = { https_proxy: 'ftp://bob:hunter2@proxy.lan' };
    const error = failureOf(() => proxyFor(new URL('https://ghcr.io'), env));
    expect(error).toMatchObject({
      code: 'REGISTRY_NETWORK',
      message: expect.not.stringContaining('hunter2'),
    });
  });
});

test('plain HTTP goes through the proxy', async () => {
  await using server = await startScripted({
    'HEAD http://registry.example.test/v2/acme/web/manifests/v1': { status: 404 },
  });
  await using client = testClient({ plainHttp: true, env: { http_proxy: server.url } });
  expect(await client.registry.resolve(repository, 'v1')).toBeUndefined();
  expect(server.requests[0]?.headers.host).toBe('registry.example.test');
});

test('TLS goes through a tunnel, and a proxy that refuses one is REGISTRY_NETWORK', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await using _ = { [Symbol.asyncDispose]: async () => void server.close() };
  const url = `http://bob:hunter2@127.0.0.1:${(server.address() as AddressInfo).port}`;
  await using client = testClient({ env: { https_proxy: url }, retries: 0 });
  await expect(client.registry.resolve(repository, 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_NETWORK',
    message: expect.not.stringContaining('hunter2'),
  });
  expect(asked).toEqual(['registry.example.test:443']);
});
