import { mediaTypes } from '@image-relay/oci';
import { expect, it } from 'vitest';
import type { Version } from '../../src/core/facts.ts';
import { measure } from '../../src/core/measure.ts';
import { digestAt } from './graphs.ts';

function image(at: number, ...blobs: readonly number[]): Version {
  const content = blobs.map((blob) => ({ digest: digestAt(100 + blob), size: 10 * blob }));
  const manifest = { mediaType: mediaTypes.ociManifest, size: 1, children: [], blobs: content };
  return { digest: digestAt(at), tags: [], manifest };
}

it('counts each blob once, and frees only what nothing kept reaches', () => {
  const versions = [image(0, 1, 2, 2), image(1, 2, 3), image(2, 3, 4)];
  const added = new Map<number, number>();
  const add = (at: number, bytes: number) => void added.set(at, bytes);
  const bytes = measure([{ versions, isKept: (at) => at === 1, add }]);
  expect([bytes, added.get(0), added.get(1), added.get(2)]).toEqual([
    { kept: 51, freed: 52 },
    11,
    51,
    41,
  ]);
});

it('counts packages that share a store together', () => {
  const left = { versions: [image(0, 1)], isKept: () => true };
  const right = { versions: [image(1, 1, 2)], isKept: () => false };
  expect(measure([left, right])).toEqual({ kept: 11, freed: 21 });
});
