import { describe, expect, test } from 'vitest';
import { atOnce, mergeMany } from './crowd.ts';
import { digestOf, draft, publish, started, stateOf } from './runs.ts';

/** Two cores that others use as well. */
const timeout = 240_000;

describe('50 runs at the same time, each for a merge of its own,', { timeout }, () => {
  test.each([
    ['leave one draft with every change', 0, true],
    ['leave one draft when lists lag', 5, true],
    ['leave one draft when lists lag far behind', 60, true],
    ['leave one draft when there is no image', 5, false],
  ])('%s', async (_, listingLag, hasImage) => {
    const at = await started({ listingLag });
    const commits = await mergeMany(at, 50);
    const newest = commits.at(-1) ?? '';
    const runs = await atOnce(at, commits, hasImage);
    const [release, ...others] = stateOf(at.repository);
    expect(others).toEqual([]);
    expect(release).toMatchObject({ tag: 'v0.1.0', target: newest, isDraft: true });
    const titles = commits.map((__, index) => `* Change ${index + 1} by`);
    expect(titles.filter((title) => !release?.body.includes(title))).toEqual([]);
    const [name, record] = release?.assets[0] ?? [];
    expect([release?.assets.length, name]).toEqual([
      1,
      hasImage ? 'image.json' : 'image-relay.json',
    ]);
    expect(record).toContain(newest);
    expect(runs.filter(({ outputs }) => outputs.created)).toHaveLength(1);
    expect(new Set(runs.map(({ outputs }) => outputs.version))).toEqual(new Set(['0.1.0']));
  });

  test('un-publish nothing when the draft is published in the middle of them', async () => {
    const at = await started({ listingLag: 5 });
    const commits = await mergeMany(at, 50);
    const early = commits.slice(0, 10);
    await Promise.all(early.map((commit) => draft({ forge: at.forge, commit })));
    const id = at.repository.releases[0]?.id;
    await Promise.all([atOnce(at, commits), publish(at.forge, id)]);
    const [published, release, ...others] = stateOf(at.repository);
    expect(published).toMatchObject({ tag: 'v0.1.0', isDraft: false });
    expect(release).toMatchObject({ tag: 'v0.2.0', target: commits.at(-1), isDraft: true });
    expect(release?.assets[0]?.[1]).toContain(digestOf(commits.at(-1) ?? ''));
    expect(others).toEqual([]);
    const tagged = await at.repository.read('refs/tags/v0.1.0');
    expect(published?.target).toBe(tagged);
  });
});
