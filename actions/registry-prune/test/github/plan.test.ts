import { fault, imageFixture } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { day, digestsOf, image, planned, startWorld } from './world.ts';

/** 400 images of three manifests; every twentieth is a release. */
async function manyImages() {
  const world = await startWorld();
  const images = Array.from({ length: 400 }, (_, at) => image(`build ${at}`));
  const tagOf = (at: number) => (at % 20 === 0 ? `v1.${at}.0` : `pr-${at}-abc${1000 + at}`);
  for (const [at, one] of images.entries()) {
    world.server.state.load('acme/web', one, [tagOf(at)]);
  }
  expect(world.pack.versions).toHaveLength(1200);
  await world.pass(40 * day);
  return { world, doomed: images.filter((_, at) => at % 20 !== 0) };
}

describe('what a plan asks for', () => {
  it('of 1,200 versions: 12 pages and the 20 roots that are kept, then 12 pages alone', async () => {
    const { world, doomed } = await manyImages();
    const cold = await planned(world);
    expect(cold.going).toEqual(digestsOf(...doomed));
    expect(world.requests()).toEqual({ pages: 12, api: 12, manifests: 20, registry: 20 });
    const warm = await planned(world);
    expect(warm.going).toEqual(cold.going);
    expect(world.requests()).toEqual({ pages: 24, api: 24, manifests: 20, registry: 20 });
    // The last page is full, and has to be read to know whether it still is the last.
    const statuses = world.forge.requests.slice(12).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 304)).toEqual([200]);
  });

  it('reads indexes within indexes, and no single image', async () => {
    const world = await startWorld();
    const nested = imageFixture.nestedIndex({ seed: 'nested' });
    world.push([nested, 'v1.0.0'], [image('gone'), 'pr-1-abc1234']);
    await world.pass(40 * day);
    const { going } = await planned(world);
    expect(going).toEqual(digestsOf(image('gone')));
    expect(world.requests().manifests).toBe(3);
  });

  it('reads what goes only where something is kept that may be a part of it', async () => {
    const world = await startWorld();
    world.push([image('gone'), 'pr-1-abc1234'], [image('kept'), 'v1.0.0']);
    await world.pass(2 * day);
    const untagged = { rules: world.policy().rules.slice(0, -1) };
    const { going } = await planned(world, untagged);
    expect(going).toEqual(digestsOf(image('gone')));
    expect(world.requests().manifests).toBe(2);
  });

  it('does not look for a whole in what was there before the part', async () => {
    const world = await startWorld();
    world.push([image('gone'), 'pr-1-abc1234'], [image('kept'), 'v1.0.0']);
    await world.pass(2 * day);
    const single = imageFixture.single({ seed: 'alone' });
    world.push([single]);
    await world.pass(day / 2);
    const { going } = await planned(world);
    expect(going).toEqual(digestsOf(image('gone')));
    const read = world.server.log.find({ method: 'GET', kind: 'manifest' });
    expect(read.map(({ path }) => path.split('/').at(-1) ?? '').toSorted()).toEqual(
      [image('kept').root.digest, single.root.digest].toSorted(),
    );
  });
});

it('does not look for a whole that something with a tag of its own was part of', async () => {
  const world = await startWorld();
  const single = imageFixture.single({ seed: 'moved' });
  world.push([single, 'main'], [image('gone'), 'pr-1-abc1234'], [image('kept'), 'v1.0.0']);
  await world.pass(2 * day);
  world.push([imageFixture.single({ seed: 'next' }), 'main']);
  await world.pass(day / 2);
  expect((await planned(world)).going).toEqual(digestsOf(image('gone')));
  const read = world.server.log.find({ method: 'GET', kind: 'manifest' });
  expect(read.filter(({ path }) => path.endsWith(image('gone').root.digest))).toEqual([]);
});

describe('what a plan keeps', () => {
  it('an untagged index that is still young, with its children', async () => {
    const world = await startWorld();
    world.push([image('first'), 'main'], [image('other'), 'v1.0.0']);
    await world.pass(2 * day);
    world.push([image('second'), 'main']);
    await world.pass(3 * 3_600_000);
    expect((await planned(world)).going).toEqual([]);
    await world.pass(day);
    expect((await planned(world)).going).toEqual(digestsOf(image('first')));
  });

  it('signatures and attestations below fallback tags of what is kept, and no others', async () => {
    const world = await startWorld();
    const signed = (seed: string) =>
      imageFixture.withReferrers(imageFixture.withCosign(image(seed)), { fallbackTag: true });
    world.push([signed('kept'), 'v1.0.0'], [signed('gone'), 'pr-1-abc1234']);
    await world.pass(40 * day);
    const { plan } = await planned(world);
    const kept = plan.versions.filter(({ decision }) => decision === 'keep');
    expect(kept.map(({ digest }) => digest).toSorted()).toEqual(digestsOf(signed('kept')));
  });

  it('what is in use by its digest, with its children', async () => {
    const world = await startWorld();
    world.push([image('used'), 'pr-1-abc1234'], [image('kept'), 'v1.0.0']);
    await world.pass(40 * day);
    const value = image('used').root.digest;
    const leases = [{ kind: 'digest', value, source: 'a file' }] as const;
    expect((await planned(world, { leases })).going).toEqual([]);
  });
});

describe('what a plan does not know', () => {
  it('refuses when the registry does not give what GitHub lists and the rules keep', async () => {
    const world = await startWorld();
    world.push([image('gone'), 'pr-1-abc1234'], [image('kept'), 'v1.0.0']);
    await world.pass(40 * day);
    const when = { kind: 'manifest', reference: image('kept').root.digest } as const;
    world.server.faults.add({ when, fault: fault.notFound() });
    const { plan } = await planned(world);
    expect(plan.refusals.map(({ code }) => code)).toEqual(['unreadable']);
  });

  it('leaves out what was deleted since it was listed', async () => {
    const world = await startWorld({ listingLag: 5 });
    world.push([image('kept'), 'v1.0.0'], [image('deleted'), 'v2.0.0']);
    await world.pass(40 * day);
    const other = world.connect();
    const place = '/orgs/acme/packages/container/web';
    for (let turn = 0; turn < 6; turn += 1)
      await other.packages.get({ owner: 'acme', name: 'web' });
    await other.packages.deleteVersion(place, world.pack.version('v2.0.0')?.id ?? 0);
    const { plan, facts } = await planned(world);
    expect(plan.refusals).toEqual([]);
    const digests = facts.versions.map(({ digest }) => digest);
    expect(digests).not.toContain(image('deleted').root.digest);
  });

  it('fails when the registry does not answer', async () => {
    const world = await startWorld();
    world.push([image('one'), 'v1.0.0'], [image('two'), 'pr-1-abc1234']);
    world.server.faults.add({ when: { kind: 'manifest' }, fault: fault.serverError() });
    await expect(planned(world)).rejects.toMatchObject({ code: 'REGISTRY_UPSTREAM_ERROR' });
  });

  it('fails for a package that is not there, or not for this token', async () => {
    const world = await startWorld();
    const repository = { ...world.repository, repository: 'acme/none' };
    const missing = planned(world, {}, world.open({ repository }));
    await expect(missing).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
    const { packages } = world.connect(world.forge.addToken({ permissions: {} }));
    const closed = planned(world, {}, world.open({ packages }));
    await expect(closed).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' });
  });
});
