import { createRegistry, verifyImage, verifyImages } from '@image-relay/registry';
import { fault, type InjectedFault, imageFixture, sampled } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { at, partsOf } from './parts.ts';
import { repository, serve } from './served.ts';

const fixture = imageFixture.index();
const parts = partsOf(fixture);
const child = at(parts.children, 0);
const layer = at(parts.layers, 1);

const failures: ReadonlyArray<readonly [string, InjectedFault, string]> = [
  ['401', fault.unauthorized(), 'UNAUTHORIZED'],
  ['403', fault.forbidden(), 'FORBIDDEN'],
  ['429', fault.tooManyRequests(), 'RATE_LIMITED'],
  ['500', fault.serverError(500), 'UPSTREAM_ERROR'],
  ['503', fault.serverError(503), 'UPSTREAM_ERROR'],
  ['an answer that never comes', fault.stalled(), 'TIMEOUT'],
  ['a connection that is reset', fault.connectionReset(), 'NETWORK'],
];

/** Half a second is enough to see that no answer comes; every other answer is waited for. */
const serveFor = (code: string) => serve(fixture, {}, code === 'TIMEOUT' ? 500 : undefined);

describe('what could not be looked at is not broken', () => {
  it.each(failures)('%s for the root', async (_, injected, code) => {
    const served = await serveFor(code);
    served.server.faults.add({ when: { kind: 'manifest', reference: 'v1' }, fault: injected });
    const verdict = await served.verify();
    expect(verdict).toMatchObject({
      outcome: 'unverifiable',
      faults: [],
      unverifiable: [{ code, path: [] }],
    });
  });

  it.each(sampled(failures))('%s for a child', async (_, injected, code) => {
    const served = await serveFor(code);
    served.server.faults.add({ when: { kind: 'manifest', reference: child }, fault: injected });
    const verdict = await served.verify({ platforms: [{ os: 'linux', architecture: 'amd64' }] });
    expect(verdict).toMatchObject({
      outcome: 'unverifiable',
      faults: [],
      unverifiable: [{ code, digest: child, path: [parts.root, child] }],
      platforms: ['linux/amd64', 'linux/arm64'],
    });
  });

  it.each(sampled(failures))('%s for a layer', async (_, injected, code) => {
    const served = await serveFor(code);
    served.server.faults.add({ when: { kind: 'blob', reference: layer }, fault: injected });
    expect(await served.verify()).toMatchObject({
      outcome: 'unverifiable',
      faults: [],
      unverifiable: [{ code, digest: layer }],
    });
  });

  it.each(sampled(failures))('%s for the referrers', async (_, injected, code) => {
    const served = await serveFor(code);
    served.server.faults.add({ when: { kind: 'referrers' }, fault: injected });
    expect(await served.verify({ referrers: 'verify' })).toMatchObject({
      outcome: 'unverifiable',
      faults: [],
      unverifiable: [{ code, path: [parts.root] }],
    });
  });

  it('but an image with a fault beside it is broken, and both are reported', async () => {
    const served = await serve(fixture);
    served.server.state.removeManifest(repository, child);
    served.server.faults.add({
      when: { kind: 'blob', reference: layer },
      fault: fault.forbidden(),
    });
    expect(await served.verify()).toMatchObject({
      outcome: 'broken',
      faults: [{ code: 'MANIFEST_MISSING', digest: child }],
      unverifiable: [{ code: 'FORBIDDEN', digest: layer }],
    });
  });

  it('a registry that is down', async () => {
    const registry = createRegistry({ retries: 0 });
    // Nobody listens there; a port that was just closed may be given to another test.
    const target = { registry: '127.0.0.1:1', repository, reference: 'v1' };
    const verdict = await verifyImage(registry, target, { referrers: 'verify' });
    await registry.close();
    expect(verdict).toMatchObject({ outcome: 'unverifiable', unverifiable: [{ code: 'NETWORK' }] });
  });

  it('a name in the list of tags that no tag can have', async () => {
    const served = await serve(fixture);
    const tags = ['v1', '.nfs01', 'two\nlines', ''];
    const place = { registry: served.server.host, repository, knownTags: new Set(tags) };
    const targets = tags.map((reference) => ({ ...place, reference }));
    const verdicts = await verifyImages(served.registry, targets, { referrers: 'verify' });
    expect(verdicts.map(({ outcome }) => outcome)).toEqual([
      'ok',
      'unverifiable',
      'unverifiable',
      'unverifiable',
    ]);
    expect(verdicts[1]).toMatchObject({ unverifiable: [{ code: 'UPSTREAM_ERROR', path: [] }] });
  });

  it('a flood of 429 that ends is waited out', async () => {
    const served = await serve(fixture);
    served.server.faults.add({ fault: fault.tooManyRequests(0), times: 6 });
    const registry = createRegistry({ retries: 8, sleep: async () => undefined });
    const target = { registry: served.server.host, repository, reference: 'v1' };
    expect(await verifyImage(registry, target)).toMatchObject({ outcome: 'ok' });
    await registry.close();
  });
});

describe('wait', () => {
  const clock = () => {
    let time = 0;
    const pauses: number[] = [];
    return {
      pauses,
      now: () => time,
      sleep: async (milliseconds: number) => {
        pauses.push(milliseconds);
        time += milliseconds;
      },
    };
  };

  it('asks again for content that answers 404 until it is there', async () => {
    const served = await serve(fixture);
    const toChild = { kind: 'manifest', reference: child } as const;
    served.server.faults.add({ when: toChild, fault: fault.notFound(), times: 3 });
    const time = clock();
    const verdict = await served.verify({ waitMs: 60_000, clock: time });
    expect(verdict).toMatchObject({ outcome: 'ok' });
    expect(time.pauses).toEqual([250, 500, 1000]);
  });

  it('gives up when the time is over', async () => {
    const served = await serve(fixture);
    served.server.state.removeManifest(repository, child);
    const time = clock();
    const verdict = await served.verify({ waitMs: 10_000, clock: time });
    expect(verdict).toMatchObject({ outcome: 'broken', faults: [{ code: 'MANIFEST_MISSING' }] });
    expect(time.now()).toBe(10_000);
  });

  it('does not ask again for what is damaged or refused', async () => {
    const served = await serve(fixture);
    served.server.state.putBlob(repository, new Uint8Array(), layer);
    served.server.faults.add({
      when: { kind: 'manifest', reference: child },
      fault: fault.forbidden(),
    });
    const time = clock();
    await served.verify({ waitMs: 10_000, clock: time });
    expect(time.pauses).toEqual([]);
  });
});
