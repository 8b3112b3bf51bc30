import { digestOf } from '@image-relay/oci';
import { RegistryError, verifyImage } from '@image-relay/registry';
import { fault, type InjectedFault, imageFixture, layer } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { readWhole } from '../../src/verify/read-whole.ts';
import { fixtureRegistry } from './fixture-registry.ts';
import { at, partsOf } from './parts.ts';
import { repository, serve } from './served.ts';

const fixture = imageFixture.withAttestations();
const parts = partsOf(fixture);
const digest = at(parts.layers, 0);
const bytes = fixture.blobs.get(digest) ?? new Uint8Array();
const toLayer = { kind: 'blob', reference: digest } as const;
const full = { depth: 'full' } as const;

describe('depth full', () => {
  it('reads every distinct digest once, with GET alone', async () => {
    const served = await serve(imageFixture.fourPlatforms());
    const verdict = await served.verify(full);
    expect(verdict).toMatchObject({ outcome: 'ok', counts: { manifests: 9, blobs: 31 } });
    const asked = served.server.log.entries.map(({ method, path }) => `${method} ${path}`);
    expect(asked).toHaveLength(40);
    expect(new Set(asked).size).toBe(40);
    expect(asked.every((line) => line.startsWith('GET '))).toBe(true);
    expect(served.server.log.entries.every((one) => !('range' in one.requestHeaders))).toBe(true);
  });

  const rows: ReadonlyArray<readonly [string, InjectedFault, string]> = [
    ['other bytes of the same length', fault.corrupted(), 'DIGEST_MISMATCH'],
    ['fewer bytes than promised', fault.truncated(9), 'BLOB_UNREADABLE'],
    ['no bytes at all', fault.emptyBody(), 'BLOB_UNREADABLE'],
    ['more bytes than described', fault.otherBody(Buffer.alloc(100_000)), 'SIZE_MISMATCH'],
  ];

  async function serveWith(injected: InjectedFault, timeoutMs?: number) {
    const served = await serve(fixture, {}, timeoutMs);
    served.server.faults.add({ when: toLayer, fault: injected });
    return served;
  }

  it.each(rows)('finds %s in a layer', async (_, injected, code) => {
    const served = await serveWith(injected);
    const verdict = await served.verify(full);
    expect(verdict).toMatchObject({ outcome: 'broken', faults: [{ code, digest }] });
    expect(verdict.faults).toHaveLength(1);
  });

  it('finds damage that a probe does not see', async () => {
    const served = await serve(fixture);
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(99) ^ 255, 99);
    served.server.state.putBlob(repository, damaged, digest);
    expect(await served.verify({ depth: 'probe' })).toMatchObject({ outcome: 'ok' });
    expect(await served.verify(full)).toMatchObject({ faults: [{ code: 'DIGEST_MISMATCH' }] });
  });

  it('takes a layer that is cut twice at the same place for damaged, after two requests', async () => {
    const served = await serveWith(fault.truncated(9));
    await served.verify(full);
    expect(served.server.log.count(toLayer)).toBe(2);
  });

  it('takes a layer that is cut once for whole', async () => {
    const served = await serve(fixture);
    served.server.faults.add({ when: toLayer, fault: fault.truncated(9), nth: 1 });
    expect(await served.verify(full)).toMatchObject({ outcome: 'ok' });
  });

  it('takes a layer that is cut at another place every time for a bad network', async () => {
    const served = await serve(fixture);
    for (const nth of [1, 2, 3, 4]) {
      served.server.faults.add({ when: toLayer, fault: fault.truncated(9 * nth), nth });
    }
    expect(await served.verify(full)).toMatchObject({
      outcome: 'unverifiable',
      unverifiable: [{ code: 'NETWORK', message: expect.stringContaining('9, 18, 27') }],
    });
  });

  it('takes a layer that stalls for late, after two requests', async () => {
    const served = await serveWith(fault.truncated(9, 'stall'), 500);
    expect(await served.verify(full)).toMatchObject({
      outcome: 'unverifiable',
      unverifiable: [{ code: 'TIMEOUT', digest }],
    });
    expect(served.server.log.count(toLayer)).toBe(2);
  });

  it('says nothing about a layer in an algorithm that nobody computes', async () => {
    const image = imageFixture.single({ layers: [layer({ a: 'b' })] });
    const [root] = [...image.manifests.values()];
    const text = Buffer.from(root?.bytes ?? []).toString();
    const changed = Buffer.from(text.replace(at(partsOf(image).layers, 0), 'blake9:abc'));
    const served = await serve(fixture);
    const reference = served.server.state.putManifest(repository, {
      bytes: changed,
      mediaType: image.root.mediaType,
    });
    for (const [one, content] of image.blobs) served.server.state.putBlob(repository, content, one);
    expect(await served.verify({ ...full, reference })).toMatchObject({
      faults: [{ code: 'MANIFEST_UNSUPPORTED' }],
    });
  });

  it('holds nothing of a layer: pieces are hashed as they come', async () => {
    const piece = Buffer.alloc(1024 * 1024, 7);
    const pieces = 64;
    const whole = Buffer.concat(Array.from({ length: pieces }, () => piece));
    const large = { digest: digestOf(whole), size: whole.length, mediaType: 'a/b' };
    let most = 0;
    const registry = {
      ...fixtureRegistry(fixture),
      getBlob: async () => ({
        size: large.size,
        body: (async function* () {
          for (let sent = 0; sent < pieces; sent += 1) {
            most = Math.max(most, process.memoryUsage().arrayBuffers);
            yield Buffer.from(piece);
            await new Promise((wake) => setImmediate(wake));
          }
        })(),
      }),
    };
    const before = process.memoryUsage().arrayBuffers;
    const clock = { now: () => 0, sleep: async () => undefined };
    const read = await readWhole(registry, { registry: 'r', repository: 'a' }, large, { clock });
    expect(read).toEqual({ size: large.size, bytesRead: large.size, digest: large.digest });
    expect(most - before).toBeLessThan(large.size);
  });

  it('reads no further than a descriptor goes, however much comes', async () => {
    async function* endless() {
      for (let at = 0; at < 1_000; at += 1) yield new Uint8Array(1_000);
    }
    const registry = { ...fixtureRegistry(fixture), getBlob: async () => ({ body: endless() }) };
    const clock = { now: () => 0, sleep: async () => undefined };
    const described = { digest, mediaType: 'application/octet-stream', size: 5_000 };
    const place = { registry: 'r', repository: 'a' };
    const read = await readWhole(registry, place, described, { clock });
    expect(read?.bytesRead).toBe(6_000);
  });
});

describe('a run that has no time left', () => {
  const target = { registry: 'registry.test', repository: 'acme/web', reference: parts.root };

  it('gives what it has not looked at as unverifiable, with the reason', async () => {
    const reason = new RegistryError('REGISTRY_TIMEOUT', 'the time limit of 5m was reached');
    const registry = fixtureRegistry(fixture);
    const verdict = await verifyImage(registry, target, { signal: AbortSignal.abort(reason) });
    expect(verdict).toMatchObject({
      outcome: 'unverifiable',
      unverifiable: [{ code: 'TIMEOUT', message: reason.message }],
    });
    expect(registry.asked).toEqual([]);
  });

  it('ends the wait for content that is not there', async () => {
    const controller = new AbortController();
    const registry = fixtureRegistry(fixture, new Set([parts.root]));
    const pending = verifyImage(registry, target, { waitMs: 60_000, signal: controller.signal });
    controller.abort(new RegistryError('REGISTRY_TIMEOUT', 'no time left'));
    expect(await pending).toMatchObject({ unverifiable: [{ code: 'TIMEOUT' }] });
  });
});
