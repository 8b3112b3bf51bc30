import { packageHistory } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';

const { now, versions } = packageHistory({ days: 60 });
const byDigest = new Map(versions.map((version) => [version.digest, version]));

describe('a package that grew for 60 days', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(packageHistory({ days: 60 }).versions).toEqual(versions);
    expect(packageHistory({ days: 60, seed: 'other' }).versions[0]).not.toEqual(versions[0]);
  });

  it('has every kind of tag, and each tag once', () => {
    const tags = versions.flatMap((version) => version.tags);
    expect(new Set(tags).size).toBe(tags.length);
    for (const tag of ['latest', 'nightly', '1', '1.0', 'v1.0.0', 'nightly-2026-05-31']) {
      expect(tags).toContain(tag);
    }
    for (const shape of [
      /^pr-\d+-[0-9a-f]{7}$/,
      /^feature-/,
      /^sha-[0-9a-f]{7}$/,
      /^sha256-.*\.sig$/,
    ]) {
      expect(tags.filter((tag) => shape.test(tag)).length).toBeGreaterThan(2);
    }
  });

  it('pushes children before their index, and nothing in the future', () => {
    const wrong = versions.filter(({ id, createdAt, manifest }) => {
      const ids = manifest.children.map((child) => byDigest.get(child)?.id ?? Number.NaN);
      return createdAt > now || !ids.every((child) => child < id);
    });
    expect(wrong).toEqual([]);
  });

  it('gives a release the tags of a commit of main', () => {
    const release = versions.find(({ tags }) => tags.includes('v1.0.0'));
    expect(release?.tags.some((tag) => tag.startsWith('sha-'))).toBe(true);
  });

  it('shares base layers between builds', () => {
    const blobs = versions.flatMap(({ manifest }) => manifest.blobs.map(({ digest }) => digest));
    expect(new Set(blobs).size).toBeLessThan(0.8 * blobs.length);
  });

  it('is pushed without index and attestations for one platform', () => {
    const plain = packageHistory({ days: 5, platforms: ['amd64'], signedReleases: 0 });
    expect(plain.versions.every(({ manifest }) => manifest.children.length === 0)).toBe(true);
  });
});
