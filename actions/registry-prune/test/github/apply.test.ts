import { join } from 'node:path';
import { fault, imageFixture } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { untagAll } from '../../src/apply/untag.ts';
import { openJournal } from '../../src/journal.ts';
import { emptyMemory } from '../../src/memory.ts';
import { temporary } from '../registries.ts';
import { deletesIn, planAndApply } from './applied.ts';
import { day, digestsOf, image, planned, startWorld, type World } from './world.ts';

/** Two pull requests that go and a release that stays. */
async function threeImages(options: Parameters<typeof startWorld>[0] = {}): Promise<World> {
  const world = await startWorld(options);
  world.push(
    [image('one'), 'pr-1-abc1231'],
    [image('kept'), 'v1.0.0'],
    [image('two'), 'pr-2-abc1232'],
  );
  await world.pass(40 * day);
  return world;
}

describe('apply deletes versions of GitHub Packages', () => {
  it('by their ids, indexes before their children and newer ones first', async () => {
    const world = await threeImages();
    const { deleted, going, held, left, stopped } = await planAndApply(world);
    expect([...deleted].toSorted()).toEqual(going);
    expect([going, held, left, stopped]).toEqual([
      digestsOf(image('one'), image('two')),
      [],
      0,
      undefined,
    ]);
    expect(world.manifests()).toEqual(digestsOf(image('kept')));
    const byId = new Map(world.pack.deleted.map(({ id, digest }) => [id, digest]));
    const order = deletesIn(world).map(({ id }) => byId.get(id));
    expect(order[0]).toBe(image('two').root.digest);
    const places = [image('one'), image('two')].map(({ root, manifests }) => {
      const parts = [...manifests.keys()].map((digest) => order.indexOf(digest));
      return order.indexOf(root.digest) === Math.min(...parts);
    });
    expect(places).toEqual([true, true]);
  });

  it('and finds nothing to do the next time', async () => {
    const world = await threeImages();
    await planAndApply(world);
    expect((await planned(world)).going).toEqual([]);
  });

  it('but not what the registry refers to something kept, which no list shows', async () => {
    const world = await startWorld();
    const referred = imageFixture.withReferrers(image('kept'));
    world.push([image('gone'), 'pr-1-abc1231'], [referred, 'v1.0.0']);
    await world.pass(40 * day);
    await planAndApply(world);
    expect(world.manifests()).toEqual(digestsOf(referred));
  });

  it('but not the bundle of a platform of something kept, as a plan that reads all says', async () => {
    const world = await startWorld();
    const platform = imageFixture.single({ seed: 'platform' });
    const signed = imageFixture.indexOf([platform, imageFixture.single({ seed: 'other' })]);
    const { mediaType, digest, size } = platform.root;
    const subject = { mediaType, digest, size };
    const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
    const bundle = imageFixture.artifact({ subject, artifactType });
    world.push([image('gone'), 'pr-1-abc1231'], [signed, 'v1.0.0'], [bundle]);
    await world.pass(40 * day);
    const { plan } = await planned(world, {}, world.open({ isMeasured: true }));
    const kept = plan.versions.filter(({ decision }) => decision === 'keep');
    expect(new Set(kept.map((one) => one.digest))).toEqual(new Set(digestsOf(signed, bundle)));
    await planAndApply(world, { backend: world.open({ memory: emptyMemory() }) });
    expect(world.manifests()).toEqual(digestsOf(signed, bundle));
  });

  it('but not the version whose tag names something else by now', async () => {
    const world = await startWorld({ listingLag: 30 });
    world.push([image('one'), 'pr-1-abc1231'], [image('kept'), 'v1.0.0']);
    for (let turn = 0; turn <= 30; turn += 1) await world.ask();
    await world.pass(40 * day);
    const backend = world.open();
    const look = backend.look.bind(backend);
    const pushing: typeof backend = {
      ...backend,
      look: async (options) => {
        world.server.state.putTag('acme/web', 'v2.0.0', image('one').root.digest);
        return await look(options);
      },
    };
    await planned(world, {}, backend);
    const { deleted } = await planAndApply(world, { backend: pushing });
    expect([...deleted]).toEqual([]);
    expect(world.manifests()).toEqual(digestsOf(image('one'), image('kept')));
  });
});

describe('what GitHub does not give up', () => {
  it('is left: more than 5,000 downloads, with everything that it needs', async () => {
    const world = await threeImages({ pack: { visibility: 'public' } });
    const used = world.pack.version('pr-1-abc1231');
    Object.assign(used ?? {}, { downloads: 5001 });
    const { held, stopped } = await planAndApply(world);
    expect(held.map(({ digest, reason }) => [digest, reason])).toEqual([
      [image('one').root.digest, 'downloads'],
    ]);
    expect(stopped).toBeUndefined();
    expect(world.manifests()).toEqual(digestsOf(image('one'), image('kept')));
  });

  it('is left: the last version with a tag', async () => {
    const world = await startWorld();
    world.push([image('one'), 'pr-1-abc1231']);
    const backend = world.open();
    const { versions } = await backend.look();
    const root = versions.find(({ tags }) => tags.length > 0);
    const deletion = await backend.delete(root ?? { digest: 'sha256:none', tags: [] });
    expect(deletion).toMatchObject({ status: 'kept', reason: 'last-tagged' });
    expect(world.manifests()).toEqual(digestsOf(image('one')));
  });

  it('is left: what it lists and has lost the bytes of, as no journal could hold it', async () => {
    const world = await threeImages();
    const [tag, digest] = ['pr-1-abc1231', image('one').root.digest];
    for (const reference of [tag, digest]) {
      world.server.faults.add({ when: { kind: 'manifest', reference }, fault: fault.notFound() });
    }
    const { held, stopped, left } = await planAndApply(world);
    expect(held).toEqual([
      { digest, reason: 'other', message: expect.stringContaining('delete that version') },
    ]);
    expect([stopped, left, world.tags()[tag]]).toEqual([undefined, 0, digest]);
    expect(new Set(world.manifests())).toEqual(new Set([digest, ...digestsOf(image('kept'))]));
  });

  it('is everything without the Admin role, after one request', async () => {
    const world = await threeImages({ pack: { admins: ['root'] } });
    const { deleted, held, left, stopped } = await planAndApply(world);
    expect([deleted.size, new Set(held.map(({ reason }) => reason)), left, stopped]).toEqual([
      0,
      new Set(['role']),
      0,
      undefined,
    ]);
    expect(held[0]?.message).toMatch(
      /^Package not found\. \(.*give this repository the role "Admin"/,
    );
    expect(world.manifests()).toHaveLength(9);
  });

  it('is one version that is not found by mistake, after others went', async () => {
    const world = await threeImages();
    const backend = world.open();
    const { versions } = await backend.look();
    const [first, second] = versions.filter(({ tags }) => tags[0]?.startsWith('pr-'));
    const gone = await backend.delete(first ?? { digest: 'sha256:none', tags: [] });
    world.forge.addFault({ operation: 'packages/delete-package-version-for-org', status: 404 });
    const kept = await backend.delete(second ?? { digest: 'sha256:none', tags: [] });
    expect([gone.status, kept]).toMatchObject(['deleted', { status: 'kept', reason: 'other' }]);
  });

  it('is what its list does not show yet', async () => {
    const world = await startWorld();
    world.push([image('one'), 'pr-1-abc1231'], [image('kept'), 'v1.0.0']);
    const { digest } = image('one').root;
    const deletion = await world.open().delete({ digest, tags: [] });
    expect(deletion).toMatchObject({ status: 'kept', reason: 'unlisted' });
    expect(deletesIn(world)).toEqual([]);
  });
});

it('a stub goes as soon as its list shows it', async () => {
  const world = await startWorld({ listingLag: 6 });
  const { digest } = image('kept').root;
  world.push([image('kept'), 'v1.0.0', 'pr-1-abc1231']);
  for (let turn = 0; turn <= 6; turn += 1) await world.ask();
  const waits: number[] = [];
  const done = await untagAll(
    {
      backend: world.open(),
      journal: await openJournal(join(await temporary(), 'journal.jsonl')),
      now: world.now,
      isOver: () => false,
      sleep: async (milliseconds) => void waits.push(milliseconds),
    },
    [{ tag: 'pr-1-abc1231', digest, reason: 'it is old' }],
  );
  expect([done, waits.length > 1]).toEqual([
    { untagged: ['pr-1-abc1231'], waiting: [], broken: [] },
    true,
  ]);
  expect(world.tags()).toEqual({ 'v1.0.0': digest });
});

describe('limits', () => {
  it('out of the hour: what is left waits for the next run, and others have their share', async () => {
    const world = await startWorld({ rateLimit: 24, reserve: 0.25 });
    const images = Array.from({ length: 8 }, (_, at) => image(`build ${at}`));
    world.push(...images.map((one, at) => [one, `pr-${at}-abc${1000 + at}`] as const));
    world.push([image('kept'), 'v1.0.0']);
    await world.pass(40 * day);
    const { deleted, left, stopped } = await planAndApply(world);
    expect(stopped).toBeUndefined();
    expect([deleted.size > 9, left]).toEqual([true, 24 - deleted.size]);
    expect(world.forge.requests.map(({ status }) => status)).not.toContain(403);
    await world.pass(3_600_000);
    await planAndApply(world);
    await world.pass(3_600_000);
    await planAndApply(world);
    expect(world.manifests()).toEqual(digestsOf(image('kept')));
  });

  it.each([403, 429] as const)(
    'by the minute, refused with %i: it waits as long',
    async (status) => {
      const world = await threeImages({ secondaryStatus: status, pointsPerMinute: 30 });
      const other = world.connect();
      for (let turn = 0; turn < 25; turn += 1) await world.ask(other);
      const patient = world.open({ packages: world.connect(undefined, 3).packages });
      const { stopped, deleted } = await planAndApply(world, { backend: patient });
      expect([stopped, deleted.size]).toEqual([undefined, 6]);
      expect(world.forge.requests.map((one) => one.status)).toContain(status);
    },
  );
});
