import { type Digest, digestOf, mediaTypes } from '@image-relay/oci';
import { describe, expect, it } from 'vitest';
import { emptyMemory } from '../src/memory.ts';
import { lookAtPackage, versionsOf } from '../src/oci/look.ts';
import { createdTimes, type Remembered, readManifest } from '../src/read-manifest.ts';
import { digestAt } from './core/graphs.ts';
import { portRegistry } from './port-registry.ts';

const repository = { registry: 'registry.example.com', repository: 'acme/web' };
const time = Date.UTC(2024, 1, 3, 4, 5, 6);

/** When an image was created of which the configuration, or the manifest, says this. */
async function createdAt(config: unknown, annotation: string): Promise<number | undefined> {
  const registry = portRegistry();
  const put = (value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value));
    registry.blobs.set(digestOf(bytes), bytes);
    return { digest: digestOf(bytes), size: bytes.length };
  };
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: { mediaType: mediaTypes.ociConfig, ...put({ created: config }) },
      layers: [],
      annotations: { 'org.opencontainers.image.created': annotation },
    }),
  );
  registry.manifests.set(digestOf(bytes), { bytes, mediaType: mediaTypes.ociManifest });
  const read = await readManifest(registry, repository, digestOf(bytes));
  return read !== undefined && 'manifest' in read ? read.createdAt : Number.NaN;
}

describe('the time of an image', () => {
  it.each<[string, number | undefined]>([
    ['2024-02-03T04:05:06Z', time],
    ['2024-02-03t04:05:06.123456789z', time + 123],
    ['2024-02-03T06:05:06+02:00', time],
    ['2024-02-03 04:05:06+00:00', time],
    ['2024-13-03T04:05:06Z', undefined],
    ['2024-02-03T04:05:06', undefined],
    ['2024-02-03', undefined],
    ['2015', undefined],
    ['build 2015', undefined],
    ['+275760-01-01T00:00:00Z', undefined],
    ['', undefined],
  ])('is what RFC 3339 says: %s', async (text, expected) => {
    expect([await createdAt(text, ''), await createdAt(undefined, text)]).toEqual([
      expected,
      expected,
    ]);
  });

  it('is the later of configuration and annotation', async () => {
    const [first, second] = ['2024-02-03T04:05:06Z', '2023-02-03T04:05:06Z'];
    expect([await createdAt(first, second), await createdAt(second, first)]).toEqual([time, time]);
  });
});

function index(children: readonly number[]): Remembered {
  const { ociIndex: mediaType } = mediaTypes;
  return { manifest: { mediaType, size: 1, children: children.map(digestAt), blobs: [] } };
}

function image(createdAt: number): Remembered {
  return { manifest: { ...index([]).manifest, mediaType: mediaTypes.ociManifest }, createdAt };
}

describe('the time of an index that says none', () => {
  it.each<[string, readonly Remembered[], number | undefined]>([
    ['is that of its newest part', [index([1, 2]), image(5), image(7)], 7],
    ['is that of its newest part at any depth', [index([1]), index([2]), image(7)], 7],
    ['is not known when that of no part is', [index([1]), index([9])], undefined],
    ['is found where a ledger names a circle', [index([1]), index([0, 2]), image(7)], 7],
    [
      'is found in no time where each names the next ones a thousand times',
      [
        ...Array.from({ length: 30 }, (_, at) => index(Array.from({ length: 1000 }, () => at + 1))),
        image(7),
      ],
      7,
    ],
  ])('%s', (_, given, expected) => {
    const known = new Map<Digest, Remembered>(given.map((one, at) => [digestAt(at), one]));
    expect(createdTimes(known)(digestAt(0))).toBe(expected);
  });
});

it.each([
  [5, 7],
  [7, 5],
])('a part of images of the times %i and %i is as young as the younger', async (...times) => {
  const registry = portRegistry();
  const memory = emptyMemory();
  const part: Remembered = { manifest: { ...image(0).manifest } };
  const images = times.map((createdAt): Remembered => ({ ...index([2]), createdAt }));
  for (const [at, one] of [...images, part].entries()) {
    const { mediaType } = one.manifest;
    memory.manifests.set(digestAt(at), one);
    registry.manifests.set(digestAt(at), { bytes: Buffer.of(), mediaType });
  }
  for (const at of images.keys()) registry.tags.set(`v${at}`, digestAt(at));
  const sight = await lookAtPackage({ registry, repository, memory, now: () => new Date(time) });
  const version = versionsOf(memory, sight).find(({ digest }) => digest === digestAt(2));
  expect(version).toMatchObject({ tags: [], taggedAt: 7 });
});
