import { setTimeout as delay } from 'node:timers/promises';
import { digestOf } from '@image-relay/oci';
import { fault, startMemoryRegistry } from '@image-relay/testing';
import { expect, test, vi } from 'vitest';
import { testClient, textOf } from '../support/client.ts';
import { sampleManifest } from '../support/manifest.ts';
import { startScripted } from '../support/scripted-server.ts';

const { bytes, headers } = sampleManifest();
const line = 'GET /v2/acme/web/manifests/v1';
const digest = `sha256:${'0'.repeat(64)}` as const;
const patience = { timeout: 60_000, interval: 5 };
const at = (registry: string) => ({ registry, repository: 'acme/web' });

test('a server that never answers is REGISTRY_TIMEOUT, after one repeat', async () => {
  await using server = await startScripted({ [line]: { status: 200, hangs: 'headers' } });
  await using client = testClient({ timeoutMs: 100 });
  await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_TIMEOUT',
    temporary: true,
  });
  expect(client.registry.stats).toMatchObject({ requests: 2, retries: 1 });
});

test('a body that stops is REGISTRY_TIMEOUT', async () => {
  const hanging = { status: 200, headers, body: bytes, hangs: 'body' } as const;
  await using server = await startScripted({ [line]: hanging });
  await using client = testClient({ timeoutMs: 100, retries: 0 });
  await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_TIMEOUT',
  });
});

test('a blob that stops is REGISTRY_TIMEOUT and not a damaged blob', async () => {
  const hanging = { status: 200, body: 'bytes', hangs: 'body' } as const;
  await using server = await startScripted({ [`GET /v2/acme/web/blobs/${digest}`]: hanging });
  await using client = testClient({ timeoutMs: 100, retries: 0 });
  await expect(client.registry.probeBlob(at(server.host), digest)).rejects.toMatchObject({
    code: 'REGISTRY_TIMEOUT',
  });
});

test('an aborted signal ends a request that is under way with its own reason', async () => {
  await using server = await startScripted({ [line]: { status: 200, hangs: 'headers' } });
  const controller = new AbortController();
  await using client = testClient({ signal: controller.signal });
  const pending = client.registry.getManifest(at(server.host), 'v1');
  const arrived = vi.waitFor(() => expect(server.requests).toHaveLength(1), patience);
  void arrived.then(() => controller.abort(new Error('the run is over')));
  await expect(pending).rejects.toThrow('the run is over');
  expect(server.requests).toHaveLength(1);
});

test('an aborted signal ends a body that is being read', async () => {
  const hanging = { status: 200, body: 'bytes', hangs: 'body' } as const;
  await using server = await startScripted({ [`GET /v2/acme/web/blobs/${digest}`]: hanging });
  const controller = new AbortController();
  await using client = testClient({ signal: controller.signal });
  const blob = await client.registry.getBlob(at(server.host), digest);
  setTimeout(() => controller.abort(new Error('the run is over')), 50);
  await expect(textOf(blob?.body)).rejects.toThrow('the run is over');
});

test('an aborted signal ends a wait between repeats', async () => {
  await using server = await startScripted({
    [line]: { status: 429, headers: { 'retry-after': '60' } },
  });
  const controller = new AbortController();
  const sleep = async (ms: number, signal?: AbortSignal) => {
    setImmediate(() => controller.abort(new Error('the run is over')));
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  };
  await using client = testClient({ signal: controller.signal, sleep });
  const pending = client.registry.getManifest(at(server.host), 'v1');
  await expect(pending).rejects.toThrow('the run is over');
  expect(client.registry.stats).toMatchObject({ requests: 1 });
});

test('a closed client fails further calls', async () => {
  await using server = await startScripted({ [line]: { status: 404 } });
  await using client = testClient({ retries: 0 });
  await client.registry.getManifest(at(server.host), 'v1');
  await client.registry.close();
  await expect(client.registry.getManifest(at(server.host), 'v1')).rejects.toMatchObject({
    code: 'REGISTRY_NETWORK',
  });
});

test('a registry that takes its time to store a large blob is waited for', async () => {
  const bytes = Buffer.alloc(3 * 1024 * 1024, 1);
  const blob = { digest: digestOf(bytes), size: bytes.length };
  const server = await startMemoryRegistry();
  await using _ = { [Symbol.asyncDispose]: () => server.close() };
  server.faults.add({ when: { method: 'PUT' }, fault: fault.slow(700) });
  await using client = testClient({ timeoutMs: 300, retries: 0 });
  await client.registry.putBlob(at(server.host), blob, bytes);
  expect(await client.registry.headBlob(at(server.host), blob.digest)).toEqual({ size: blob.size });
});
