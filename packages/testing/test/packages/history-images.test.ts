import { parseImageConfig, parseManifest } from '@image-relay/oci';
import { createRegistry } from '@image-relay/registry';
import {
  historyImages,
  imageFixture,
  packageHistory,
  pushHistory,
  startMemoryRegistry,
} from '@image-relay/testing';
import { describe, expect, it } from 'vitest';

const history = packageHistory({
  days: 8,
  perDay: { pulls: 1, main: 1, branches: 1 },
  signedReleases: 1,
  layers: { base: 4000, dependencies: 2000, application: 500 },
});
const images = historyImages(history);
const none = imageFixture.artifact();
const tagsOf = (name: string) => images.find(({ tags }) => tags.includes(name));

describe('a history with real bytes', () => {
  it('has the tags of the history, and signatures below the digest that they are for', () => {
    const isSignature = (tag: string) => tag.startsWith('sha256-');
    const wanted = history.versions.flatMap(({ tags }) => tags);
    const found = images.flatMap(({ tags }) => tags);
    expect(found.filter((tag) => !isSignature(tag)).toSorted()).toEqual(
      wanted.filter((tag) => !isSignature(tag)).toSorted(),
    );
    const { digest } = tagsOf('v1.0.0')?.fixture.root ?? { digest: 'none' };
    expect(found).toContain(`${digest.replace(':', '-')}.sig`);
  });

  it('has an index of two platforms and two attestations, created when the history says', () => {
    const { manifests, blobs } = tagsOf('latest')?.fixture ?? none;
    const documents = [...manifests.values()].map(({ bytes }) => parseManifest(bytes));
    expect(documents.map(({ kind }) => kind)).toEqual([...Array(4).fill('manifest'), 'index']);
    const latest = history.versions.find(({ tags }) => tags.includes('latest'));
    const created = [...blobs.values()].flatMap((bytes) => {
      return bytes[0] === 0x7b ? (parseImageConfig(bytes).created ?? []) : [];
    });
    const expected = new Date((latest?.createdAt ?? 0) - 60_000).toISOString();
    expect(created).toEqual([expected, expected]);
  });

  it('is the same for the same history, and shares layers', () => {
    expect(historyImages(history).map(({ fixture }) => fixture.root)).toEqual(
      images.map(({ fixture }) => fixture.root),
    );
    const blobs = images.flatMap(({ fixture }) => [...fixture.blobs.keys()]);
    expect(new Set(blobs).size).toBeLessThan(0.8 * blobs.length);
  });

  it('is pushed whole', async () => {
    const server = await startMemoryRegistry();
    const client = createRegistry();
    await pushHistory(client, { registry: server.host, repository: 'acme/web' }, images);
    const { tags, manifests } = server.state.repository('acme/web');
    await client.close();
    await server.close();
    expect(Object.keys(tags).toSorted()).toEqual(images.flatMap((one) => one.tags).toSorted());
    expect(manifests).toHaveLength(history.versions.length);
  });
});
