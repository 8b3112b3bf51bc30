import { once } from 'node:events';
import { connect } from 'node:http2';
import { get } from 'node:https';
import { text } from 'node:stream/consumers';
import { fault, imageFixture } from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRegistry } from './ask.ts';

const image = imageFixture.single();
const path = '/v2/acme/web/manifests/v1';

async function secureRegistry() {
  const registry = await startRegistry({ tls: true });
  registry.state.load('acme/web', image, ['v1']);
  return registry;
}

async function session(registry: { readonly url: string; readonly ca: string | undefined }) {
  const client = connect(registry.url, { ca: registry.ca });
  client.on('error', () => undefined);
  onTestFinished(() => client.destroy());
  await once(client, 'connect');
  return client;
}

describe('a registry with TLS', () => {
  test('serves HTTP/2 to a client that trusts its certificate', async () => {
    const registry = await secureRegistry();
    const client = await session(registry);
    const stream = client.request({ ':path': path });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    expect(headers[':status']).toBe(200);
    expect(headers['docker-content-digest']).toBe(image.root.digest);
    expect(Buffer.byteLength(await text(stream))).toBe(image.root.size);
    expect(registry.log.entries).toEqual([
      expect.objectContaining({ httpVersion: '2.0', connection: 1, path }),
    ]);
  });

  test('serves HTTP/1.1 as well', async () => {
    const registry = await secureRegistry();
    const request = get(registry.url + path, { ca: registry.ca });
    const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
    expect([response.statusCode, response.httpVersion]).toEqual([200, '1.1']);
    response.resume();
  });

  test('is refused by a client that does not know the certificate', async () => {
    const registry = await secureRegistry();
    await expect(fetch(registry.url + path)).rejects.toThrow('fetch failed');
  });

  test.each([
    ['a truncated body', fault.truncated(3)],
    ['an empty body', fault.emptyBody()],
    ['a reset', fault.connectionReset()],
  ])('%s fails an HTTP/2 read', async (_, injected) => {
    const registry = await secureRegistry();
    registry.faults.add({ fault: injected });
    const client = await session(registry);
    const stream = client.request({ ':path': path });
    const received = text(stream).then(
      (body) => Buffer.byteLength(body),
      () => -1,
    );
    expect(await received).toBeLessThan(image.root.size);
  });
});
