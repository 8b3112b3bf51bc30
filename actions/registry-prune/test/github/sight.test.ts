import type { PackageVersion } from '@image-relay/github';
import { type Digest, mediaTypes } from '@image-relay/oci';
import { describe, expect, it } from 'vitest';
import { factsOf, leavesOf, versionsIn } from '../../src/github/sight.ts';
import type { Remembered } from '../../src/read-manifest.ts';

const digestOf = (letter: string): Digest => `sha256:${letter.repeat(64)}`;
const [a, b, c] = [digestOf('a'), digestOf('b'), digestOf('c')];
const [created, tagged] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];

function listed(id: number, digest: string, ...tags: readonly string[]): PackageVersion {
  return { id, digest, tags, createdAt: created, updatedAt: tagged };
}

/** What is left of a list, when versions before an id were deleted by this run. */
const facts = (all: readonly PackageVersion[], first = 0) =>
  [...versionsIn(all, (id) => id < first).values()].map(({ id, tags }) => [id, ...tags]);

describe('a list of versions', () => {
  it.each([
    ['newest first', [listed(2, a, 'new'), listed(1, a, 'old')]],
    ['oldest first', [listed(1, a, 'old'), listed(2, a, 'new')]],
    ['twice', [listed(2, a, 'new'), listed(2, a, 'new')]],
  ])('that has a digest %s: the newest version of it counts', (_, all) => {
    expect(facts(all)).toEqual([[2, 'new']]);
  });

  it('shows no version that this run deleted, and one that was pushed since', () => {
    const all = [listed(3, a, 'again'), listed(2, b), listed(1, a)];
    expect(facts(all, 3)).toEqual([[3, 'again']]);
  });

  it('says when a version was made and tagged', () => {
    const [version] = versionsIn([listed(1, a)], () => false).values();
    expect([version?.createdAt, version?.taggedAt]).toEqual([created, tagged].map(Date.parse));
  });

  it('is an error when a version is no digest', () => {
    expect(() => versionsIn([listed(1, 'v1.2.3')], () => false)).toThrow(
      expect.objectContaining({ code: 'GITHUB_UPSTREAM_ERROR' }),
    );
  });
});

it('facts are in the order of ids, what has none last and by digest', () => {
  const versions = versionsIn([listed(1, b), listed(2, a)], () => false);
  for (const digest of [digestOf('e'), digestOf('d')]) versions.set(digest, { digest, tags: [] });
  const sight = { versions, ghosts: [], isThorough: false };
  const known = { manifests: new Map(), unreadable: new Map([[b, 'it is empty']]) };
  const found = factsOf('web', sight, known).versions;
  expect(found.map(({ digest }) => digest)).toEqual([b, a, digestOf('d'), digestOf('e')]);
  expect(found.map(({ unreadable }) => unreadable)[0]).toBe('it is empty');
});

it('a child that is an index is no leaf, whoever else names it', () => {
  const index = (children: readonly Digest[], nested: readonly Digest[] = []): Remembered => ({
    manifest: { mediaType: mediaTypes.ociIndex, size: 1, blobs: [], children, nested },
  });
  const manifests = new Map([
    [a, index([b, c], [b])],
    [digestOf('d'), index([b])],
  ]);
  expect([...leavesOf(manifests.keys(), manifests)]).toEqual([c]);
});
