import { type ImageVerdict, verifyEach } from '@image-relay/registry';
import { fault, imageFixture } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { createFreshTags } from '../../src/verify/fresh-tags.ts';
import { at, partsOf } from './parts.ts';
import { repository, type Served, serve } from './served.ts';

const image = imageFixture.index();
const child = at(partsOf(image).children, 0);
const other = imageFixture.index({ seed: 'other' });

/** Verifies tags as if a list had named them before. */
async function walk(
  { server, registry }: Served,
  references: readonly string[],
  options: Omit<Parameters<typeof verifyEach>[2], 'onVerdict' | 'onGone'> = {},
) {
  const verdicts: ImageVerdict[] = [];
  const gone: string[] = [];
  const knownTags = new Set(references);
  const place = { registry: server.host, repository, knownTags };
  const targets = references.map((reference) => ({ ...place, reference }));
  await verifyEach(registry, targets, {
    ...options,
    onVerdict: (verdict) => void verdicts.push(verdict),
    onGone: ({ reference }) => void gone.push(reference),
  });
  return { verdicts, gone, targets };
}

describe('a tag that was listed', () => {
  it('and is deleted since is no fault of the registry', async () => {
    const served = await serve(image);
    const { verdicts, gone } = await walk(served, ['v1', 'deleted']);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['ok']);
    expect(gone).toEqual(['deleted']);
  });

  it('and is still listed without a manifest is broken', async () => {
    const served = await serve(image);
    served.server.state.putTag(repository, 'dangling', `sha256:${'1'.repeat(64)}`);
    const { verdicts } = await walk(served, ['dangling']);
    expect(verdicts).toMatchObject([{ outcome: 'broken', faults: [{ code: 'TAG_MISSING' }] }]);
  });

  it('and moves while its old image goes is what it is now', async () => {
    const served = await serve(image);
    const { state, faults } = served.server;
    state.removeManifest(repository, child);
    state.load(repository, other);
    const move = () => {
      state.putTag(repository, 'v1', other.root.digest);
      return { status: 404, headers: {} };
    };
    faults.add({ when: { reference: child }, fault: { type: 'moves', before: move } });
    const { verdicts, targets } = await walk(served, ['v1']);
    expect(verdicts).toMatchObject([{ outcome: 'ok', digest: other.root.digest }]);
    expect(verdicts[0]?.target).toBe(targets[0]);
  });

  it('and is broken stays so where tags cannot be listed anew', async () => {
    const served = await serve(image);
    served.server.state.removeManifest(repository, child);
    served.server.faults.add({ when: { kind: 'tags' }, fault: fault.forbidden() });
    const { verdicts } = await walk(served, ['v1']);
    expect(verdicts).toMatchObject([{ outcome: 'broken', faults: [{ digest: child }] }]);
  });

  it('is listed anew together with others: 60 broken ones cost few lists', async () => {
    const served = await serve(image);
    const tags = Array.from({ length: 60 }, (_, number) => `v${number}`);
    for (const tag of tags) {
      served.server.state.putTag(repository, tag, `sha256:${'1'.repeat(64)}`);
    }
    const { verdicts } = await walk(served, tags);
    expect(verdicts).toHaveLength(60);
    expect(served.server.log.count({ kind: 'tags' })).toBeLessThan(20);
  });

  it('and made of a digest needs no platforms and no commit', async () => {
    const served = await serve(image);
    const tag = `sha256-${'a'.repeat(64)}`;
    served.server.state.load(repository, imageFixture.artifact(), [tag]);
    const platforms = [{ os: 'linux', architecture: 'amd64' }];
    const expected = { platforms, revision: 'b'.repeat(40) };
    const { verdicts } = await walk(served, [tag, 'v1'], expected);
    expect(verdicts.map(({ target, outcome }) => [target.reference, outcome])).toEqual([
      [tag, 'ok'],
      ['v1', 'broken'],
    ]);
    const named = await served.verify({ reference: tag, ...expected });
    expect(named).toMatchObject({ outcome: 'broken' });
  });
});

describe('fresh tags', () => {
  it('are listed anew for who asks later, and once for all who ask while a list is under way', async () => {
    const served = await serve(image);
    const fresh = createFreshTags(served.registry);
    const place = { registry: served.server.host, repository };
    const [first, second, third] = await Promise.all([fresh(place), fresh(place), fresh(place)]);
    expect(first).toEqual(new Set(['v1']));
    expect([second, third]).toEqual([first, first]);
    served.server.state.removeTag(repository, 'v1');
    expect(await fresh(place)).toEqual(new Set());
    expect(served.server.log.count({ kind: 'tags' })).toBeLessThanOrEqual(3);
  });
});

describe('a repository of 300 tags', () => {
  it('costs one look-up of referrers for each root when its tags are known', async () => {
    const served = await serve(imageFixture.withCosign(image));
    const { server } = served;
    const tags = Array.from({ length: 300 }, (_, number) => `t${number}`);
    for (const tag of tags) server.state.putTag(repository, tag, image.root.digest);
    const known = Object.keys(server.state.repository(repository).tags);
    const { verdicts } = await walk(served, known, { referrers: 'verify' });
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
    expect(server.log.count({ kind: 'tags' })).toBe(0);
    expect(server.log.count({ method: 'HEAD' })).toBe(0);
  });
});
