import type { Fault } from '@image-relay/oci';
import { fault, imageFixture, type MemoryRegistry } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { at, type Parts, partsOf } from './parts.ts';
import { repository, serve } from './served.ts';

const fixture = imageFixture.withAttestations();
const parts = partsOf(fixture);
const [child, config, layer] = [at(parts.children, 0), at(parts.configs, 0), at(parts.layers, 0)];
const child1 = at(parts.children, 1);

type Break = (server: MemoryRegistry, parts: Parts) => unknown;
type Expected = ReadonlyArray<Partial<Fault>>;

const toLayer = { kind: 'blob', reference: layer } as const;
const toConfig = { kind: 'blob', reference: config } as const;
const toChild = { kind: 'manifest', reference: child } as const;
const toRoot = { kind: 'manifest', reference: 'v1' } as const;
const layerPath = [parts.root, child, layer];
const configPath = [parts.root, child, config];

const schema1 = Buffer.from('{"schemaVersion":1,"name":"a","tag":"b","fsLayers":[]}');

/** Each breaks one thing behind the API, and names every finding there is to be. */
const rows: ReadonlyArray<readonly [string, Break, Expected]> = [
  [
    'a child that was deleted',
    ({ state }) => state.removeManifest(repository, child),
    [{ code: 'MANIFEST_MISSING', digest: child, path: [parts.root, child] }],
  ],
  [
    'all children deleted, as a clean-up of untagged manifests leaves it',
    ({ state }, { children }) => children.map((one) => state.removeManifest(repository, one)),
    parts.children.map((one) => ({
      code: 'MANIFEST_MISSING',
      digest: one,
      path: [parts.root, one],
    })),
  ],
  [
    'a layer that was deleted',
    ({ state }) => state.removeBlob(repository, layer),
    [{ code: 'BLOB_MISSING', digest: layer, path: layerPath }],
  ],
  [
    'a configuration that was deleted',
    ({ state }) => state.removeBlob(repository, config),
    [{ code: 'BLOB_MISSING', digest: config, path: configPath }],
  ],
  [
    'a layer, a configuration and a child at once',
    ({ state }) => {
      state.removeBlob(repository, layer);
      state.removeBlob(repository, config);
      state.removeManifest(repository, child1);
    },
    [
      { code: 'MANIFEST_MISSING', digest: child1 },
      { code: 'BLOB_MISSING', digest: config },
      { code: 'BLOB_MISSING', digest: layer },
    ],
  ],
  [
    'a layer whose file has no bytes',
    ({ state }) => state.putBlob(repository, new Uint8Array(), layer),
    [{ code: 'SIZE_MISMATCH', digest: layer, actual: '0', path: layerPath }],
  ],
  [
    'a layer that is one byte longer',
    ({ state }) =>
      state.putBlob(
        repository,
        Buffer.concat([fixture.blobs.get(layer) ?? Buffer.of(), Buffer.of(1)]),
        layer,
      ),
    [{ code: 'SIZE_MISMATCH', digest: layer }],
  ],
  [
    'a layer with the right headers and no bytes',
    ({ faults }) => faults.add({ when: toLayer, fault: fault.emptyBody() }),
    [{ code: 'BLOB_UNREADABLE', digest: layer, path: layerPath }],
  ],
  [
    'a configuration with the right headers and no bytes',
    ({ faults }) => faults.add({ when: toConfig, fault: fault.emptyBody() }),
    [{ code: 'BLOB_UNREADABLE', digest: config, path: configPath }],
  ],
  [
    'a configuration that ends early',
    ({ faults }) => faults.add({ when: toConfig, fault: fault.truncated(7) }),
    [{ code: 'BLOB_UNREADABLE', digest: config, actual: '7 bytes' }],
  ],
  [
    'a configuration with other bytes of the same length',
    ({ faults }) => faults.add({ when: toConfig, fault: fault.corrupted() }),
    [{ code: 'DIGEST_MISMATCH', digest: config }],
  ],
  [
    'a configuration that is longer than described',
    ({ faults }) => faults.add({ when: toConfig, fault: fault.otherBody(Buffer.alloc(9_000)) }),
    [{ code: 'SIZE_MISMATCH', digest: config }],
  ],
  [
    'a child with other bytes of the same length',
    ({ faults }) => faults.add({ when: toChild, fault: fault.corrupted() }),
    [
      { code: 'DIGEST_MISMATCH', digest: child },
      { code: 'MANIFEST_INVALID', digest: child },
    ],
  ],
  [
    'a child that ends early',
    ({ faults }) => faults.add({ when: toChild, fault: fault.truncated(7) }),
    [{ code: 'BLOB_UNREADABLE', digest: child }],
  ],
  [
    'a child with another Content-Type',
    ({ faults }) =>
      faults.add({
        when: toChild,
        fault: fault.contentType('application/vnd.docker.distribution.manifest.v2+json'),
      }),
    [{ code: 'MEDIA_TYPE_MISMATCH', digest: child }],
  ],
  [
    'a child whose Content-Type says it is an index',
    ({ faults }) =>
      faults.add({
        when: toChild,
        fault: fault.contentType('application/vnd.oci.image.index.v1+json'),
      }),
    [{ code: 'MEDIA_TYPE_MISMATCH', digest: child }],
  ],
  [
    'a child whose digest header disagrees with its bytes',
    ({ faults }) =>
      faults.add({ when: toChild, fault: fault.header('docker-content-digest', parts.root) }),
    [{ code: 'DIGEST_MISMATCH', digest: child, actual: parts.root }],
  ],
  [
    'a root whose digest header disagrees with its bytes',
    ({ faults }) =>
      faults.add({ when: toRoot, fault: fault.header('docker-content-digest', child) }),
    [{ code: 'DIGEST_MISMATCH', digest: parts.root, actual: child, path: [parts.root] }],
  ],
  [
    'a sign-in page in place of the root',
    ({ faults }) => faults.add({ when: toRoot, fault: fault.html() }),
    [{ code: 'MANIFEST_INVALID' }],
  ],
  [
    'a root that is not JSON',
    ({ state }) =>
      state.putManifest(
        repository,
        { mediaType: 'application/vnd.oci.image.index.v1+json', bytes: Buffer.from('{"half":') },
        ['v1'],
      ),
    [{ code: 'MANIFEST_INVALID' }],
  ],
  [
    'a root in Docker schema 1',
    ({ faults }) => faults.add({ when: toRoot, fault: fault.otherBody(schema1) }),
    [{ code: 'MANIFEST_UNSUPPORTED' }],
  ],
  [
    'a root above 4 MiB',
    ({ state }) =>
      state.putManifest(
        repository,
        {
          mediaType: 'application/vnd.oci.image.index.v1+json',
          bytes: Buffer.alloc(4 * 1024 * 1024 + 1, ' '),
        },
        ['v1'],
      ),
    [{ code: 'MANIFEST_INVALID' }],
  ],
  [
    'a tag that is listed and has no manifest',
    ({ state }, { root }) => state.removeManifest(repository, root),
    [{ code: 'TAG_MISSING', path: [] }],
  ],
  [
    'a tag that does not exist',
    ({ state }) => state.removeTag(repository, 'v1'),
    [{ code: 'MANIFEST_MISSING', path: [] }],
  ],
];

describe('a broken image is reported with every fault', () => {
  it.each(rows)('%s', async (_, breakIt, expected) => {
    const served = await serve(fixture);
    breakIt(served.server, parts);
    const verdict = await served.verify();
    expect(verdict).toMatchObject({ outcome: 'broken', faults: expected, unverifiable: [] });
    expect(verdict.faults).toHaveLength(expected.length);
  });

  it('also by its digest, when the root itself is gone', async () => {
    const served = await serve(fixture);
    served.server.state.removeManifest(repository, parts.root);
    const verdict = await served.verify({ reference: parts.root });
    expect(verdict).toMatchObject({
      outcome: 'broken',
      faults: [{ code: 'MANIFEST_MISSING', digest: parts.root, path: [parts.root] }],
    });
  });

  it('also when a digest gives the bytes of another image', async () => {
    const served = await serve(fixture);
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [] }));
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    served.server.state.putManifest(repository, { mediaType, bytes, digest: parts.root });
    const verdict = await served.verify({ reference: parts.root });
    expect(verdict).toMatchObject({
      outcome: 'broken',
      faults: [{ code: 'DIGEST_MISMATCH', digest: parts.root }],
      platforms: [],
    });
  });
});

describe('depth head', () => {
  it('finds a layer of the wrong length and a layer that is gone', async () => {
    const served = await serve(fixture);
    served.server.state.putBlob(repository, new Uint8Array(), layer);
    served.server.state.removeBlob(repository, at(parts.layers, 1));
    expect(await served.verify({ depth: 'head' })).toMatchObject({
      faults: [{ code: 'SIZE_MISMATCH', digest: layer }, { code: 'BLOB_MISSING' }],
    });
  });

  it('believes headers without bytes, which depth probe does not', async () => {
    const served = await serve(fixture);
    served.server.faults.add({ when: toLayer, fault: fault.emptyBody() });
    expect(await served.verify({ depth: 'head' })).toMatchObject({ outcome: 'ok' });
    expect(await served.verify({ depth: 'probe' })).toMatchObject({ outcome: 'broken' });
  });

  it('asks for layers with HEAD and for everything else with GET', async () => {
    const served = await serve(fixture);
    await served.verify({ depth: 'head' });
    const heads = served.server.log.find({ method: 'HEAD' }).map(({ route }) => route.reference);
    expect(new Set(heads)).toEqual(new Set(parts.layers));
  });
});
