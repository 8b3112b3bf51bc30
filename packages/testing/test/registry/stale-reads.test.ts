import { imageFixture, type MemoryRegistry } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { ask, startRegistry } from './ask.ts';

const before = imageFixture.single({ seed: 'before' });
const after = imageFixture.single({ seed: 'after' });
const path = '/v2/acme/web/manifests/v1';

async function push(registry: MemoryRegistry): Promise<void> {
  for (const bytes of after.blobs.values()) registry.state.putBlob('acme/web', bytes);
  await ask(registry, `PUT ${path}`, {
    headers: { 'content-type': after.root.mediaType },
    body: after.manifests.get(after.root.digest)?.bytes ?? '',
  });
}

async function digests(registry: MemoryRegistry, reads: number, at = path) {
  const seen: Array<string | null> = [];
  for (let read = 0; read < reads; read += 1) {
    const answer = await ask(registry, `HEAD ${at}`);
    seen.push(answer.headers.get('docker-content-digest'));
  }
  return seen;
}

describe('reads that lag behind a push', () => {
  test('find nothing for a number of reads', async () => {
    const registry = await startRegistry();
    registry.setStaleReads({ reads: 2 });
    await push(registry);
    expect(await digests(registry, 3)).toEqual([null, null, after.root.digest]);
  });

  test('find the old value of a moved tag', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', before, ['v1']);
    registry.setStaleReads({ reads: 1, answer: 'previous' });
    await push(registry);
    expect(await digests(registry, 2)).toEqual([before.root.digest, after.root.digest]);
  });

  test('count apart for the tag and for the digest', async () => {
    const registry = await startRegistry();
    registry.setStaleReads({ reads: 1 });
    await push(registry);
    expect(await digests(registry, 2)).toEqual([null, after.root.digest]);
    const byDigest = `/v2/acme/web/manifests/${after.root.digest}`;
    expect(await digests(registry, 2, byDigest)).toEqual([null, after.root.digest]);
  });

  test('last for a time', async () => {
    let now = 0;
    const registry = await startRegistry({ now: () => now });
    registry.setStaleReads({ ms: 500 });
    await push(registry);
    expect(await digests(registry, 2)).toEqual([null, null]);
    now = 500;
    expect(await digests(registry, 1)).toEqual([after.root.digest]);
  });

  test('do not concern content that was there before, and end when asked', async () => {
    const registry = await startRegistry();
    registry.state.load('acme/web', after, ['v1']);
    registry.setStaleReads({ reads: 9 });
    await push(registry);
    expect(await digests(registry, 1)).toEqual([after.root.digest]);
    registry.state.removeTag('acme/web', 'v1');
    await push(registry);
    registry.setStaleReads(undefined);
    expect(await digests(registry, 1)).toEqual([after.root.digest]);
  });
});
