import type { Digest } from '@image-relay/oci';
import { copyImage, type Registry } from '@image-relay/registry';
import { fault, imageFixture, layer } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { contentOf, from, places, to } from './copies.ts';

const other = {};
const eightChildren = imageFixture.fourPlatforms();
const large = imageFixture.single({
  seed: 'large',
  layers: [
    layer(
      {
        'data.bin': Buffer.from(
          Array.from({ length: 1_500_000 }, (_, at) => (at * 7919) % 251),
        ).toString('latin1'),
      },
      { compression: 'none' },
    ),
  ],
});

describe('an image of every kind arrives whole and unchanged', () => {
  test.each([
    ['a single image', imageFixture.single()],
    ['an index', imageFixture.index()],
    ['an index of indexes', imageFixture.nestedIndex()],
    ['attestations', imageFixture.withAttestations()],
    ['a Docker image', imageFixture.dockerImage()],
    ['a Docker list', imageFixture.dockerList()],
    ['zstd layers', imageFixture.zstd()],
    ['an artifact', imageFixture.artifact()],
    ['a Helm chart', imageFixture.helmChart()],
    ['a layer of more than one piece', large],
    ['a foreign layer', imageFixture.foreignLayer()],
    ['referrers', imageFixture.withReferrers(imageFixture.index())],
    ['cosign signatures', imageFixture.withCosign(imageFixture.index())],
  ])('%s', async (_, fixture) => {
    const near = await places(fixture);
    const far = await places(fixture, { other });
    await near.copy();
    await far.copy();
    expect(near.target.state.repository(to)).toEqual(contentOf(fixture));
    expect(far.target.state.repository(to)).toEqual(contentOf(fixture));
  });
});

describe('what a copy costs', () => {
  test('within a registry: a mount a blob, a GET and a PUT a manifest, and no byte of a blob', async () => {
    const { source, copy } = await places(eightChildren);
    const copied = await copy({ referrers: 'ignore' });
    expect(source.log.count()).toBe(49);
    expect(source.log.count({ method: 'HEAD' })).toBe(0);
    expect(source.log.count({ kind: 'blob' })).toBe(0);
    expect(copied.blobs).toEqual({ mounted: 31, present: 0, sent: 0 });
    expect(copied.bytesSent).toBe(0);
  });

  test('to another registry: each blob is read and sent once', async () => {
    const { source, target, copy } = await places(eightChildren, { other });
    const copied = await copy({ referrers: 'ignore' });
    expect(source.log.count({ kind: 'blob' })).toBe(31);
    expect(target.log.count({ method: 'PUT', path: /blobs\/uploads/ })).toBe(31);
    expect(copied.blobs).toEqual({ mounted: 0, present: 0, sent: 31 });
  });

  test('again: nothing that is there is sent', async () => {
    const { source, copy } = await places(eightChildren, { other });
    await copy();
    source.log.reset();
    const copied = await copy();
    expect(copied.blobs).toEqual({ mounted: 0, present: 31, sent: 0 });
    expect(source.log.count({ kind: 'blob' })).toBe(0);
  });

  test('a registry that does not mount gets the bytes', async () => {
    const { copy } = await places(imageFixture.index(), { first: { mounts: false } });
    const copied = await copy();
    expect(copied.blobs.mounted).toBe(0);
    expect(copied.blobs.sent).toBeGreaterThan(0);
  });

  test.each([400, 401, 403, 404, 405, 409, 422, 501])(
    'a registry that answers a mount with %i gets the bytes',
    async (status) => {
      const { target, copy } = await places(imageFixture.single());
      const when = { method: 'POST', path: /mount=/ } as const;
      target.faults.add({ when, fault: fault.status(status) });
      const copied = await copy();
      expect(copied.blobs).toMatchObject({ mounted: 0, sent: imageFixture.single().blobs.size });
    },
  );
});

test.each([
  ['read whole', imageFixture.single()],
  ['passed on as it comes', large],
])(
  'a blob of other bytes, %s, is not stored in a target that believes everything',
  async (_, image) => {
    const { source, client } = await places(image);
    const [digest = image.root.digest, bytes = new Uint8Array()] = [...image.blobs].at(-1) ?? [];
    source.state.putBlob(from, Buffer.from(bytes).fill('x', bytes.length - 1), digest);
    const stored = new Map<string, number>();
    const target: Registry = {
      ...client,
      mountBlob: async () => false,
      async putBlob(_place, blob, body) {
        for await (const piece of typeof body === 'function' ? body() : [body]) {
          stored.set(blob.digest, (stored.get(blob.digest) ?? 0) + piece.byteLength);
        }
      },
      putManifest: async (_place, reference) => ({ digest: reference as Digest, tags: [] }),
    };
    await expect(
      copyImage(target, {
        from: { registry: source.host, repository: from },
        to: { registry: source.host, repository: to },
        root: image.root.digest,
        referrers: 'ignore',
        source: client,
      }),
    ).rejects.toMatchObject({ code: 'REGISTRY_CONTENT_MISMATCH' });
    expect(stored.get(digest) ?? 0).toBeLessThan(bytes.length);
  },
);

describe('a target that has a blob by its headers alone', () => {
  const [digest = large.root.digest] = large.blobs.keys();

  test('gets the bytes for a file that has none', async () => {
    const { target, copy } = await places(large, { other });
    target.state.putBlob(to, new Uint8Array(), digest);
    const copied = await copy();
    expect(copied.blobs).toMatchObject({ present: 0, sent: large.blobs.size });
    expect(target.state.repository(to)).toEqual(contentOf(large));
  });

  test('fails the copy where the bytes do not come all the same', async () => {
    const { target, copy } = await places(large, { other });
    await copy();
    const when = { kind: 'blob', method: 'GET', reference: digest } as const;
    target.faults.add({ when, fault: fault.emptyBody() });
    await expect(copy()).rejects.toMatchObject({
      code: 'REGISTRY_CONTENT_MISMATCH',
      message: expect.stringContaining(digest),
    });
  });
});

describe('referrers', () => {
  const referred = imageFixture.withReferrers(imageFixture.single(), { fallbackTag: true });

  test('travel from the API to a registry without it, with the fallback tag', async () => {
    const fixture = imageFixture.withReferrers(imageFixture.single());
    const { client, target, copy } = await places(fixture, { other: { referrers: false } });
    const copied = await copy();
    const place = { registry: target.host, repository: to };
    const found = await client.listReferrers(place, fixture.root.digest);
    expect(found.source).toBe('tag');
    expect(found.descriptors.map(({ digest }) => digest).sort()).toEqual(
      [...copied.referrers].sort(),
    );
    expect(copied.referrers).toHaveLength(2);
  });

  test('the fallback tag keeps what it listed before', async () => {
    const without = { referrers: false };
    const first = imageFixture.withReferrers(imageFixture.single(), {
      fallbackTag: true,
      referrers: [{ artifactType: 'application/vnd.example.older' }],
    });
    const fixture = imageFixture.withReferrers(imageFixture.single(), { fallbackTag: true });
    const { client, target, copy } = await places(fixture, { first: without, other: without });
    target.state.load(to, first);
    await copy();
    const place = { registry: target.host, repository: to };
    const found = await client.listReferrers(place, fixture.root.digest);
    expect(found.descriptors).toHaveLength(3);
  });

  test('stay behind when they are not asked for', async () => {
    const { target, copy } = await places(referred, { other });
    await copy({ referrers: 'ignore' });
    expect(target.state.repository(to).manifests).toEqual([referred.root.digest]);
  });

  test('a signature of another copy is left as it is, and named', async () => {
    const signed = imageFixture.withCosign(imageFixture.single());
    const { target, copy } = await places(signed, { other });
    const tag = [...(signed.tags ?? new Map()).keys()][0] ?? '';
    target.state.load(to, imageFixture.single({ seed: 'another signature' }), [tag]);
    const before = target.state.repository(to).tags[tag];
    const { kept } = await copy();
    expect(kept).toEqual([tag]);
    expect(target.state.repository(to).tags[tag]).toBe(before);
  });

  test.each([
    ['children', imageFixture.index(), 0],
    ['attestations, as Docker signs them', imageFixture.withAttestations(), -2],
  ])('of %s and of referrers travel as well', async (_, { root, ...content }, at) => {
    const child = [...content.manifests.keys()].at(at) ?? root.digest;
    const bytes = content.manifests.get(child)?.bytes ?? new Uint8Array();
    const mediaType = content.manifests.get(child)?.mediaType ?? '';
    const subject = { digest: child, mediaType, size: bytes.length };
    const note = imageFixture.artifact({ artifactType: 'application/vnd.example.note', subject });
    const onNote = imageFixture.artifact({
      artifactType: 'application/vnd.example.more',
      subject: note.root,
    });
    const { source, target, copy } = await places({ root, ...content }, { other });
    source.state.load(from, note);
    source.state.load(from, onNote);
    const { referrers } = await copy();
    expect([...referrers].sort()).toEqual([note.root.digest, onNote.root.digest].sort());
    expect(target.state.repository(to).manifests).toEqual(expect.arrayContaining([...referrers]));
  });
});
