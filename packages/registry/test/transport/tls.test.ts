import { digestOf } from '@image-relay/oci';
import type { RegistryOptions } from '@image-relay/registry';
import { imageFixture, pushFixture, startMemoryRegistry } from '@image-relay/testing';
import { expect, test } from 'vitest';
import { testClient } from '../support/client.ts';

const image = imageFixture.fourPlatforms();
const at = (registry: string) => ({ registry, repository: 'acme/web' });

async function startTls(options: Omit<RegistryOptions, 'tls'> = {}) {
  const server = await startMemoryRegistry({ tls: true, ranges: false });
  const tls = { ca: server.ca ?? '', loopback: true };
  const client = testClient({ ...options, tls });
  const stop = async () => {
    await client.registry.close();
    await server.close();
  };
  return { server, registry: client.registry, [Symbol.asyncDispose]: stop };
}

test('many requests at once share one HTTP/2 connection', async () => {
  await using run = await startTls();
  await pushFixture(run.registry, at(run.server.host), image, ['v1']);
  await Promise.all(
    [...image.blobs.keys()].map((digest) => run.registry.headBlob(at(run.server.host), digest)),
  );
  expect(run.registry.stats.connections).toBe(1);
  expect(new Set(run.server.log.entries.map(({ httpVersion }) => httpVersion))).toEqual(
    new Set(['2.0']),
  );
});

test('a body that is left early does not end the HTTP/2 connection', async () => {
  await using run = await startTls();
  const bytes = Buffer.alloc(4 * 1024 * 1024, 1);
  const blob = { digest: digestOf(bytes), size: bytes.length };
  await run.registry.putBlob(at(run.server.host), blob, bytes);
  const before = run.registry.stats.bytesReceived;
  const probe = await run.registry.probeBlob(at(run.server.host), blob.digest);
  await run.registry.headBlob(at(run.server.host), blob.digest);
  expect(probe).toEqual({ size: bytes.length, bytesRead: 1 });
  expect(run.registry.stats.connections).toBe(1);
  expect(run.registry.stats.bytesReceived - before).toBeLessThan(1024 * 1024);
});

test('without HTTP/2 connections are kept and used again after HEAD', async () => {
  await using run = await startTls({ http2: false, concurrency: 2 });
  for (let count = 0; count < 20; count += 1) {
    await run.registry.resolve(at(run.server.host), 'v1');
  }
  expect(run.server.log.entries[0]?.httpVersion).toBe('1.1');
  expect(run.registry.stats.connections).toBeLessThanOrEqual(2);
});

test('a certificate that nobody trusts is REGISTRY_NETWORK without a repeat', async () => {
  await using run = await startTls();
  await using stranger = testClient({ tls: { loopback: true } });
  await expect(stranger.registry.resolve(at(run.server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_NETWORK',
    temporary: false,
    hint: expect.stringContaining('CA'),
  });
  expect(stranger.waits).toEqual([]);
});

test('TLS is not replaced by plain HTTP where the server has no TLS', async () => {
  const server = await startMemoryRegistry();
  await using _ = { [Symbol.asyncDispose]: () => server.close() };
  await using client = testClient({ tls: { loopback: true } });
  await expect(client.registry.resolve(at(server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_NETWORK',
    temporary: false,
    hint: expect.stringContaining('plain-http'),
  });
  expect(server.log.count()).toBe(0);
});
