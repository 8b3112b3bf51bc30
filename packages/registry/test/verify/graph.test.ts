import { type Descriptor, type Digest, digestOf, mediaTypes } from '@image-relay/oci';
import { verifyImage } from '@image-relay/registry';
import { anyImageGraph, type ImageFixture, imageFixture } from '@image-relay/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureRegistry } from './fixture-registry.ts';
import { at, documentOf, partsOf } from './parts.ts';

const place = { registry: 'registry.test', repository: 'acme/web' };

/** Every digest that can be reached from the root of a fixture while some are gone. */
function reached(fixture: ImageFixture, gone: ReadonlySet<Digest>): ReadonlySet<Digest> {
  const seen = new Set<Digest>();
  const visit = ({ digest }: Descriptor): void => {
    if (seen.has(digest)) return;
    seen.add(digest);
    if (gone.has(digest) || !fixture.manifests.has(digest)) return;
    const document = documentOf(fixture, digest);
    const below =
      document.kind === 'index' ? document.manifests : [document.config, ...document.layers];
    for (const descriptor of below) visit(descriptor);
  };
  visit(fixture.root);
  return seen;
}

const anyGraphWithGaps = anyImageGraph().chain((fixture) => {
  const digests = [...fixture.manifests.keys(), ...fixture.blobs.keys()];
  return fc.tuple(fc.constant(fixture), fc.subarray(digests));
});

describe('any graph', () => {
  it('is ok when everything is there, and each digest is asked for once', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyImageGraph(),
        fc.constantFrom('head' as const, 'probe' as const),
        async (fixture, depth) => {
          const registry = fixtureRegistry(fixture);
          const target = { ...place, reference: fixture.root.digest };
          const verdict = await verifyImage(registry, target, { depth });
          // Images of one platform are made twice now and then; nothing else is wrong.
          const codes = new Set(verdict.faults.map(({ code }) => code));
          codes.delete('PLATFORM_DUPLICATE');
          expect(codes).toEqual(new Set());
          expect(registry.asked).toHaveLength(new Set(registry.asked).size);
        },
      ),
    );
  });

  it('has exactly the digests that are gone reported, each once and by a way that leads to it', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraphWithGaps, async ([fixture, lost]) => {
        const gone = new Set(lost);
        const target = { ...place, reference: fixture.root.digest };
        const { faults } = await verifyImage(fixtureRegistry(fixture, gone), target);
        const missing = faults.filter(({ code }) => code.endsWith('_MISSING'));
        const empty = digestOf(Buffer.from('{}'));
        const expected = [...reached(fixture, gone)].filter(
          (digest) => gone.has(digest) && digest !== empty,
        );
        expect(new Set(missing.map(({ digest }) => digest))).toEqual(new Set(expected));
        expect(missing).toHaveLength(expected.length);
        expect(
          missing.every(
            ({ path, digest }) => path.at(-1) === digest && path[0] === fixture.root.digest,
          ),
        ).toBe(true);
      }),
    );
  });
});

describe('a digest that is reached in two ways', () => {
  it('is followed from the shorter one, also when that is found later', async () => {
    const shared = imageFixture.indexOf([imageFixture.single()]);
    const chain = nested(9, shared);
    const beside = imageFixture.indexOf([shared], { annotations: { name: 'beside' } });
    const fixture = imageFixture.indexOf([chain, beside]);
    const registry = fixtureRegistry(fixture, new Set(), beside.root.digest);
    const target = { ...place, reference: fixture.root.digest };
    expect(await verifyImage(registry, target)).toMatchObject({ outcome: 'ok', faults: [] });
    expect(registry.asked).toHaveLength(new Set(registry.asked).size);
  });

  it('is read once when it is the configuration of one manifest and a layer of another', async () => {
    const image = imageFixture.single();
    const bytes = image.blobs.get(at(partsOf(image).configs, 0)) ?? new Uint8Array();
    const content = [{ mediaType: 'application/json', text: Buffer.from(bytes).toString() }];
    const fixture = imageFixture.indexOf([image, imageFixture.artifact({ content })]);
    const registry = fixtureRegistry(fixture);
    await verifyImage(registry, { ...place, reference: fixture.root.digest });
    expect(registry.asked).toHaveLength(new Set(registry.asked).size);
    expect(registry.asked).toContain(`blob ${digestOf(bytes)}`);
  });
});

function nested(levels: number, innermost: ImageFixture = imageFixture.single()): ImageFixture {
  const steps = Array.from({ length: levels });
  return steps.reduce<ImageFixture>((image) => imageFixture.indexOf([image]), innermost);
}

describe('limits', () => {
  const verify = (fixture: ImageFixture) => {
    const registry = fixtureRegistry(fixture);
    const done = verifyImage(registry, { ...place, reference: fixture.root.digest });
    return done.then((verdict) => ({ ...verdict, asked: registry.asked }));
  };

  function layered(count: number): ImageFixture {
    const image = imageFixture.single();
    const { bytes } = image.manifests.get(image.root.digest) ?? { bytes: new Uint8Array() };
    const document = JSON.parse(Buffer.from(bytes).toString()) as { layers: unknown[] };
    const layers = Array.from({ length: count }, (_, number) => {
      const digest = digestOf(Buffer.from(`${number}`));
      return { mediaType: mediaTypes.ociLayerGzip, digest, size: 1 };
    });
    const wide = Buffer.from(JSON.stringify({ ...document, layers }));
    const root = { ...image.root, digest: digestOf(wide), size: wide.length };
    const manifests = new Map([[root.digest, { mediaType: root.mediaType, bytes: wide }]]);
    return { ...image, root, manifests };
  }

  it('ten levels below the root are followed', async () => {
    expect(await verify(nested(10))).toMatchObject({ outcome: 'ok' });
  });

  it('the eleventh is one fault', async () => {
    const { faults } = await verify(nested(11));
    expect(faults).toMatchObject([
      { code: 'MANIFEST_INVALID', message: expect.stringContaining('too deep') },
    ]);
    expect(faults[0]?.path).toHaveLength(12);
  });

  it('more than 10,000 descriptors are one fault, and none of them is asked for', async () => {
    const { faults, asked } = await verify(layered(10_001));
    expect(faults).toMatchObject([
      { code: 'MANIFEST_INVALID', message: expect.stringContaining('10000') },
    ]);
    expect(asked).toHaveLength(1);
  });

  it('many indexes that are too much together are one fault', async () => {
    const wide = [0, 1, 2].map((seed) => layered(4_000 + seed));
    const { faults } = await verify(imageFixture.indexOf(wide));
    expect(faults).toMatchObject([{ code: 'MANIFEST_INVALID' }]);
    expect(faults).toHaveLength(1);
  });

  it('a child above 4 MiB by its descriptor is a fault and is not asked for', async () => {
    const image = imageFixture.single();
    const child = { ...image, root: { ...image.root, size: 5 * 1024 * 1024 } };
    const { faults, asked } = await verify(imageFixture.indexOf([child]));
    expect(faults).toMatchObject([{ code: 'MANIFEST_INVALID', digest: image.root.digest }]);
    expect(asked).toHaveLength(1);
  });

  it('a child by a digest that nobody can compute is unsupported', async () => {
    const image = imageFixture.single();
    const child = { ...image, root: { ...image.root, digest: 'md5:abc' as const } };
    const { faults } = await verify(imageFixture.indexOf([child]));
    expect(faults).toMatchObject([{ code: 'MANIFEST_UNSUPPORTED', digest: 'md5:abc' }]);
  });

  it('an index that lies in a circle ends', async () => {
    const one = digestOf(Buffer.from('one'));
    const other = digestOf(Buffer.from('other'));
    const list = (child: Digest) => {
      const descriptor = { mediaType: mediaTypes.ociIndex, digest: child, size: 200 };
      const body = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [descriptor] };
      return { mediaType: mediaTypes.ociIndex, bytes: Buffer.from(JSON.stringify(body)) };
    };
    const manifests = new Map([
      [one, list(other)],
      [other, list(one)],
    ]);
    const root = { mediaType: mediaTypes.ociIndex, digest: one, size: 200 };
    const { faults } = await verify({ root, manifests, blobs: new Map() });
    expect(faults).toMatchObject([{ code: 'DIGEST_MISMATCH', digest: one }]);
  });
});
