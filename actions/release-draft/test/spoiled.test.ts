import { describe, expect, test } from 'vitest';
import { type PublishedRelease, spoiledBy } from '../src/published.ts';

const [older, newer] = ['a'.repeat(40), 'b'.repeat(40)];
const asset = (id: number) => ({ id, name: 'image.json', size: 1 });
const published: PublishedRelease = {
  id: 1,
  tag: 'v1.0.0',
  target: older,
  url: 'https://github.test/acme/web/releases/tag/v1.0.0',
  assets: [asset(7)],
};

describe('a release that was published in the middle of an update', () => {
  test.each<[string, Partial<PublishedRelease>, { added?: number[]; removedFrom?: number[] }]>([
    ['has the image of another commit', {}, { added: [7] }],
    ['has no image any more', { assets: [] }, { removedFrom: [1] }],
  ])('is spoiled when it %s', (_, change, { added = [], removedFrom = [] }) => {
    const writes = { added: new Set(added), removedFrom: new Set(removedFrom) };
    const error = spoiledBy(writes, { ...published, ...change }, newer);
    expect(error).toMatchObject({
      code: 'DRAFT_PUBLISHED_MEANWHILE',
      hint: expect.stringContaining(published.url),
    });
  });

  test.each<[string, Partial<PublishedRelease>, { added?: number[]; removedFrom?: number[] }]>([
    ['was written in full', { target: newer }, { added: [7] }],
    ['was not written to', {}, {}],
    ['has what another run wrote', {}, { added: [8], removedFrom: [1] }],
    ['never had an image', { assets: [] }, { removedFrom: [2] }],
  ])('is as it was when it %s', (_, change, { added = [], removedFrom = [] }) => {
    const writes = { added: new Set(added), removedFrom: new Set(removedFrom) };
    expect(spoiledBy(writes, { ...published, ...change }, newer)).toBeUndefined();
  });
});
