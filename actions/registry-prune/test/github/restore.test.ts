import { type ForgeFault, fault } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { planAndApply } from './applied.ts';
import { day, digestsOf, image, startWorld, type World } from './world.ts';

const [one, two, kept] = [image('one'), image('two'), image('kept')];

/** Two pull requests were deleted; what was there before, and what came of it. */
async function pruned(options: Parameters<typeof startWorld>[0] = {}) {
  const world: World = await startWorld(options);
  world.push([one, 'pr-1-abc1231', 'pr-1-abc1230'], [kept, 'v1.0.0'], [two, 'pr-2-abc1232']);
  for (let turn = 0; turn <= (options.listingLag ?? 0); turn += 1) {
    await world.ask();
  }
  await world.pass(40 * day);
  const before = world.server.state.snapshot();
  const ids = new Map(world.pack.versions.map(({ digest, id }) => [digest, id]));
  const done = await planAndApply(world);
  expect(done.deleted.size).toBe(6);
  return { world, before, ids, ...done };
}

const puts = (world: World) => world.server.log.count({ method: 'PUT' });

describe('restore from GitHub Packages', () => {
  it('brings versions back by their ids, with their tags, and does nothing the second time', async () => {
    const { world, before, ids, restore } = await pruned();
    const back = await restore();
    expect([back.problems, back.manifests.length]).toEqual([[], 6]);
    expect(world.server.state.snapshot()).toEqual(before);
    expect(new Map(world.pack.versions.map(({ digest, id }) => [digest, id]))).toEqual(ids);
    expect(puts(world)).toBe(0);
    expect(await restore()).toEqual({ manifests: [], tags: [], problems: [], warnings: [] });
  });

  it('puts the bytes of the journal once more after 30 days, and the tags', async () => {
    const { world, before, restore } = await pruned();
    await world.pass(31 * day);
    const back = await restore();
    expect([back.problems, back.manifests.length]).toEqual([[], 6]);
    expect(back.tags.toSorted()).toEqual(['pr-1-abc1230', 'pr-1-abc1231', 'pr-2-abc1232']);
    expect(world.server.state.snapshot()).toEqual(before);
    expect(puts(world)).toBe(9);
  });

  it('puts them too for who may push and not restore', async () => {
    const { world, before, restore } = await pruned();
    const operation = 'packages/restore-package-version-for-org';
    world.forge.addFault({ operation, status: 403, times: 99 });
    expect((await restore()).problems).toEqual([]);
    expect(world.server.state.snapshot()).toEqual(before);
  });

  const usedUp = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9999999999' };
  it.each<[string, Omit<ForgeFault, 'operation'>, number]>([
    ['answers 500 to each', { status: 500 }, 6],
    ['cuts each connection', {}, 6],
    ['loses each answer', { when: 'after' }, 6],
    ['is used up for this hour', { status: 403, headers: usedUp }, 1],
  ])('puts them too where the API %s', async (_, wrong, asked) => {
    const { world, before, restore } = await pruned();
    const operation = 'packages/restore-package-version-for-org';
    world.forge.addFault({ ...wrong, operation, times: 99 });
    const { problems, manifests } = await restore();
    expect([problems, manifests.length]).toEqual([[], 6]);
    expect(world.server.state.snapshot()).toEqual(before);
    const posts = world.forge.requests.filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(asked);
  });

  it('tells of what the API brings back and the registry does not give', async () => {
    const { world, restore } = await pruned();
    const when = { kind: 'manifest', reference: two.root.digest } as const;
    world.server.faults.add({ when, fault: fault.notFound() });
    const { problems, manifests } = await restore();
    expect([problems.length > 0, manifests.length]).toEqual([true, 5]);
    expect(manifests).not.toContain(two.root.digest);
  });

  it('leaves a tag that something else has by now', async () => {
    const { world, restore } = await pruned();
    world.server.state.putTag('acme/web', 'pr-1-abc1231', kept.root.digest);
    const { problems } = await restore();
    expect(problems).toHaveLength(1);
    const restored = world.forge.requests.filter(({ path }) => path.endsWith('/restore'));
    // Its tags would come back with it, so that version is put by its bytes.
    expect(restored).toHaveLength(5);
    expect(world.tags()).toMatchObject({
      'pr-1-abc1231': kept.root.digest,
      'pr-1-abc1230': one.root.digest,
    });
  });

  it('brings back what was deleted by its digest alone', async () => {
    const { world } = await pruned();
    const backend = world.open();
    const [child = 'sha256:none'] = [...two.manifests.keys()];
    expect(await backend.recover?.(child)).toEqual({ status: 'restored' });
    expect(await backend.recover?.(child)).toEqual({ status: 'there' });
    expect(await backend.recover?.(image('never').root.digest)).toMatchObject({ status: 'failed' });
    expect(new Set(world.manifests())).toEqual(new Set([...digestsOf(kept), child]));
  });

  it('shows what came back at once, however late a list does', async () => {
    const { world, restore } = await pruned({ listingLag: 40 });
    const backend = world.open();
    await restore(backend);
    const { versions } = await backend.look({ thorough: true });
    expect(versions.map(({ digest }) => digest).toSorted()).toEqual(digestsOf(one, two, kept));
  });
});
