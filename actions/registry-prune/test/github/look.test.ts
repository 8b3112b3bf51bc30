import type { Packages } from '@image-relay/github';
import { fault } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/backend.ts';
import { day, image, planned, startWorld, type World } from './world.ts';

const [one, two] = [image('one'), image('two')];

/** Two old images, which lists show; what comes now they do not. */
async function arrange() {
  const world = await startWorld({ listingLag: 30 });
  world.push([one, 'main', 'v1.0.0'], [two, 'v2.0.0']);
  for (let turn = 0; turn <= 30; turn += 1) await world.ask();
  await world.pass(40 * day);
  return world;
}

/** What a look finds, by the tags of each version that has any. */
async function lookAt(backend: Backend) {
  const { versions, ghosts } = await backend.look({ thorough: true });
  const tagged = versions.filter(({ tags }) => tags.length > 0);
  const of = (digest: string) => versions.find((version) => version.digest === digest);
  const texts = tagged.map((version): string => version.tags.toSorted().join(' '));
  return { ghosts, of, tags: texts.toSorted() };
}

/** Where a list leaves out a version from now on. */
function leavingOut(world: World, isLeftOut: (digest: string) => boolean): Packages {
  const listVersions: Packages['listVersions'] = async (...asked) => {
    const listing = await world.github.packages.listVersions(...asked);
    if (listing === undefined) return undefined;
    const versions = listing.versions.filter(({ digest }) => !isLeftOut(digest));
    return { ...listing, versions };
  };
  return { ...world.github.packages, listVersions };
}

const heads = ({ server }: World) => server.log.count({ method: 'HEAD', kind: 'manifest' });

describe('right before deletes', () => {
  it('a tag that moved belongs to what the registry says, since now', async () => {
    const world = await arrange();
    world.server.state.putTag('acme/web', 'main', two.root.digest);
    const { tags, of } = await lookAt(world.open());
    expect(tags).toEqual(['main v2.0.0', 'v1.0.0']);
    const now = world.now().getTime();
    expect([of(one.root.digest)?.taggedAt, of(two.root.digest)?.taggedAt]).toEqual([now, now]);
  });

  it('a tag that the registry does not give stays where it is listed', async () => {
    const world = await arrange();
    const when = { kind: 'manifest', reference: 'v1.0.0' } as const;
    world.server.faults.add({ when, fault: fault.notFound() });
    const { tags, ghosts } = await lookAt(world.open());
    expect([tags, ghosts]).toEqual([['main v1.0.0', 'v2.0.0'], []]);
  });

  it('a tag that is in no list and cannot be read is a ghost', async () => {
    const world = await arrange();
    world.server.state.putTag('acme/web', 'new', two.root.digest);
    const when = { kind: 'manifest', reference: 'new' } as const;
    world.server.faults.add({ when, fault: fault.notFound() });
    expect((await lookAt(world.open())).ghosts).toEqual(['new']);
  });

  it('what a list leaves out is there without the tags that it lost', async () => {
    const world = await arrange();
    let isLeftOut = false;
    const packages = leavingOut(world, (digest) => isLeftOut && digest === two.root.digest);
    const backend = world.open({ packages });
    await backend.look();
    isLeftOut = true;
    world.server.state.putTag('acme/web', 'v2.0.0', one.root.digest);
    const { of } = await lookAt(backend);
    expect(of(two.root.digest)).toMatchObject({ tags: [] });
  });

  it('what is gone is asked for once, and forgotten', async () => {
    const world = await arrange();
    let isLeftOut = false;
    const packages = leavingOut(world, (digest) => isLeftOut && digest === two.root.digest);
    const backend = world.open({ packages });
    await backend.look({ thorough: true });
    expect([...world.memory.manifests.keys()]).toContain(two.root.digest);
    isLeftOut = true;
    world.server.state.removeTag('acme/web', 'v2.0.0');
    world.server.state.removeManifest('acme/web', two.root.digest);
    await backend.look({ thorough: true });
    expect([...world.memory.manifests.keys()]).not.toContain(two.root.digest);
    const before = heads(world);
    await backend.look({ thorough: true });
    expect(heads(world) - before).toBe(2);
  });

  it('a child that went and was pushed again with its index is seen, in no list', async () => {
    const world = await arrange();
    const backend = world.open();
    const { versions } = await backend.look();
    for (const version of versions.filter(({ digest }) => one.manifests.has(digest))) {
      await backend.delete(version);
    }
    world.server.state.load('acme/web', one, ['again']);
    const { of, tags } = await lookAt(backend);
    expect(tags).toEqual(['again', 'v2.0.0']);
    const found = [...one.manifests.keys()].map((digest) => of(digest)?.digest);
    expect(found).toEqual([...one.manifests.keys()]);
  });

  it('children that an index names are not read', async () => {
    const world = await arrange();
    await world.open().look({ thorough: true });
    const read = world.server.log.count({ method: 'GET', kind: 'manifest' });
    world.server.state.putTag('acme/web', 'child', [...one.manifests.keys()][0] ?? one.root.digest);
    await world.open().look({ thorough: true });
    expect(world.server.log.count({ method: 'GET', kind: 'manifest' })).toBe(read);
  });

  it('a limit leaves what is left to the next run', async () => {
    const world = await arrange();
    const backend = world.open();
    await backend.look();
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9999999999' };
    const operation = 'packages/get-all-package-versions-for-package-owned-by-org';
    world.forge.addFault({ operation, status: 403, headers, times: 2 });
    await expect(backend.look({ thorough: true })).rejects.toMatchObject({ name: 'OutOfBudget' });
    await expect(backend.look()).rejects.toMatchObject({ name: 'GitHubError' });
  });
});

it('all bytes are measured, although the registry lacks some of what goes', async () => {
  const world = await startWorld();
  world.push([one, 'pr-1-abc1234'], [two, 'v2.0.0']);
  await world.pass(40 * day);
  const when = { kind: 'manifest', reference: one.root.digest } as const;
  world.server.faults.add({ when, fault: fault.notFound() });
  const { facts } = await planned(world, {}, world.open({ isMeasured: true }));
  const unread = facts.versions.filter(({ manifest }) => manifest === undefined);
  expect(unread.map(({ digest }) => digest)).toEqual([one.root.digest]);
});
