import type { Packages } from '@image-relay/github';
import { describe, expect, it } from 'vitest';
import { planAndApply } from './applied.ts';
import { pushMeanwhile } from './races.ts';
import { day, digestsOf, image, startWorld } from './world.ts';

describe('somebody pushes an index that uses a child of what goes', () => {
  it.each([
    [0, 1],
    [20, 12],
    [60, 13],
  ])('with a list that lags by %i, before request %i: nothing is broken', async (lag, at) => {
    const { isPushed, missing, broken, stopped } = await pushMeanwhile({ lag, at });
    expect([isPushed, missing, broken, stopped]).toEqual([true, [], [], undefined]);
  });
});

describe('somebody else deletes meanwhile, so that pages move', () => {
  it('nothing that was seen before is lost from sight, and nothing with a tag', async () => {
    const world = await startWorld();
    world.push([image('base'), 'v1.0.0']);
    for (let at = 0; at < 40; at += 1) world.push([image(`${at}`), `pr-${at}-abc${1000 + at}`]);
    const skipped = new Set([60, 61, 62]);
    let isMoving = false;
    const listVersions: Packages['listVersions'] = async (...asked) => {
      const listing = await world.github.packages.listVersions(...asked);
      const versions = listing?.versions.filter((_, at) => !isMoving || !skipped.has(at)) ?? [];
      return listing === undefined ? undefined : { ...listing, versions };
    };
    const open = () => world.open({ packages: { ...world.github.packages, listVersions } });
    const backend = open();
    const before = await backend.look();
    isMoving = true;
    const after = await backend.look({ thorough: true });
    expect(after.versions.map(({ digest, id }) => [digest, id])).toEqual(
      before.versions.map(({ digest, id }) => [digest, id]),
    );
    const anew = await open().look({ thorough: true });
    const tags = anew.versions.flatMap((version) => version.tags);
    expect([tags.length, anew.versions.length]).toEqual([41, 123 - skipped.size + 1]);
  });

  it('and what they delete too is no failure', async () => {
    const world = await startWorld();
    world.push(
      [image('one'), 'pr-1-abc1231'],
      [image('kept'), 'v1.0.0'],
      [image('two'), 'pr-2-abc1232'],
    );
    await world.pass(40 * day);
    const backend = world.open();
    const remove = backend.delete.bind(backend);
    const other = world.connect().packages;
    const rival = {
      ...backend,
      delete: async (version: Parameters<typeof remove>[0]) => {
        const place = '/orgs/acme/packages/container/web';
        await other.deleteVersion(place, version.id ?? 0);
        return await remove(version);
      },
    };
    const { stopped, held, left } = await planAndApply(world, { backend: rival });
    expect([stopped, held, left]).toEqual([undefined, [], 0]);
    expect(world.manifests()).toEqual(digestsOf(image('kept')));
  });
});
