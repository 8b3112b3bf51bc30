import { type Digest, digestOf, EMPTY_JSON_DIGEST, graphLimits } from '@image-relay/oci';
import { anyReferredGraph, type ImageFixture, imageFixture } from '@image-relay/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paths, type StorageFolder, storageFolder } from './storage-folder.ts';

const index = imageFixture.index();
const { digest: root } = index.root;
const [child = root, sibling = root] = index.manifests.keys();
const [config = root, layer = root] = index.blobs.keys();
const other = digestOf(Buffer.from('other'));
const at = 'acme/web';

type Damage = (folder: StorageFolder) => Promise<void>;

async function stored(fixture: ImageFixture = index): Promise<StorageFolder> {
  const folder = await storageFolder();
  await folder.store(at, fixture, ['v1', 'latest']);
  return folder;
}

const whole: ReadonlyArray<readonly [string, ImageFixture]> = [
  ['a single image', imageFixture.single()],
  ['a nested index', imageFixture.nestedIndex()],
  ['attestations', imageFixture.withAttestations()],
  ['a Docker list', imageFixture.dockerList()],
  ['foreign layers', imageFixture.foreignLayer()],
  ['an artifact', imageFixture.artifact()],
  ['cosign tags', imageFixture.withCosign(index)],
  ['referrers', imageFixture.withReferrers(index, { fallbackTag: true })],
];

describe('whole storage', () => {
  test.each(whole)('%s: no fault, no warning', async (_, fixture) => {
    const scan = await (await stored(fixture)).scan();
    const nothing = { outcome: 'ok', faults: [], unverifiable: [], warnings: [] };
    expect(scan).toMatchObject(nothing);
  });

  test('counts what it looked at, in repositories of any depth', async () => {
    const { store, scan } = await stored();
    await store('a/b/c', imageFixture.single(), ['v1']);
    const stores = [index, imageFixture.single()];
    const blobs = new Map(stores.flatMap(({ blobs: some }) => [...some]));
    const manifests = new Map(stores.flatMap(({ manifests: some }) => [...some]));
    const sizes = [...blobs.values(), ...[...manifests.values()].map(({ bytes }) => bytes)];
    expect((await scan()).counts).toEqual({
      repositories: 2,
      tags: 3,
      revisions: 4,
      layerLinks: 6,
      blobs: blobs.size + manifests.size,
      bytes: sizes.reduce((sum, bytes) => sum + bytes.length, 0),
    });
  });

  test('an empty storage is ok', async () => {
    expect(await (await storageFolder()).scan()).toMatchObject({ outcome: 'ok' });
  });

  test('writes nothing', async () => {
    const { snapshot, scan } = await stored();
    const before = await snapshot();
    await scan();
    expect(await snapshot()).toEqual(before);
  });
});

describe('faults', () => {
  test.each<[string, Damage, readonly object[]]>([
    [
      'a child without its revision link',
      ({ remove }) => remove(paths.revision(at, child)),
      [{ code: 'MANIFEST_MISSING', digest: child, path: [root, child] }],
    ],
    [
      'a child without its bytes',
      ({ remove }) => remove(paths.blob(child)),
      [{ code: 'MANIFEST_MISSING', digest: child, path: [root, child] }],
    ],
    [
      'a layer without its bytes',
      ({ remove }) => remove(paths.blob(layer)),
      [{ code: 'BLOB_MISSING', digest: layer, path: [root, child, layer] }],
    ],
    [
      'a config without its layer link',
      ({ remove }) => remove(paths.layer(at, config)),
      [{ code: 'BLOB_MISSING', digest: config, path: [root, child, config] }],
    ],
    [
      'an empty revision link',
      ({ write }) => write(paths.revision(at, child), ''),
      [{ code: 'BLOB_UNREADABLE', digest: child, path: [root, child] }],
    ],
    [
      'an empty layer link',
      ({ write }) => write(paths.layer(at, layer), ''),
      [{ code: 'BLOB_UNREADABLE', digest: layer, path: [root, child, layer] }],
    ],
    [
      'a revision link that names something else',
      ({ write }) => write(paths.revision(at, child), sibling),
      [{ code: 'DIGEST_MISMATCH', digest: child, path: [root, child] }],
    ],
    [
      'a layer link that holds no digest',
      ({ write }) => write(paths.layer(at, layer), `${layer}\n`),
      [{ code: 'DIGEST_MISMATCH', digest: layer, path: [root, child, layer] }],
    ],
    [
      'an empty layer',
      ({ write }) => write(paths.blob(layer), ''),
      [{ code: 'SIZE_MISMATCH', digest: layer, actual: '0' }],
    ],
    [
      'a layer that was cut off',
      ({ write }) => write(paths.blob(layer), 'cut off'),
      [{ code: 'SIZE_MISMATCH', digest: layer, actual: '7' }],
    ],
    [
      'a manifest that is larger than any may be',
      ({ write }) => write(paths.blob(child), Buffer.alloc(graphLimits.manifestBytes + 1)),
      [{ code: 'MANIFEST_INVALID', digest: child, path: [root, child] }],
    ],
    [
      'a manifest with other bytes of the same length',
      ({ write }) =>
        write(paths.blob(child), ' '.repeat(index.manifests.get(child)?.bytes.length ?? 0)),
      [
        { code: 'DIGEST_MISMATCH', digest: child, path: [root, child] },
        { code: 'MANIFEST_INVALID', digest: child, path: [root, child] },
      ],
    ],
  ])('%s', async (_, damage, faults) => {
    const folder = await stored();
    await damage(folder);
    const scan = await folder.scan();
    const here = faults.map((fault) => ({ ...fault, repository: at, tags: ['latest', 'v1'] }));
    expect(scan).toMatchObject({ outcome: 'broken', faults: here, unverifiable: [] });
  });

  test.each<[string, Damage, object]>([
    [
      'a tag without link',
      ({ remove }) => remove(paths.tag(at, 'v1')),
      { path: [], message: 'the tag "v1" has no link' },
    ],
    [
      'a tag with an empty link',
      ({ write }) => write(paths.tag(at, 'v1'), ''),
      { path: [], message: 'the link of the tag "v1" is empty' },
    ],
    [
      'a tag whose link holds no digest',
      ({ write }) => write(paths.tag(at, 'v1'), 'v2'),
      { path: [], message: 'the link of the tag "v1" holds "v2", expected a digest' },
    ],
    [
      'a tag to a revision that is not there',
      ({ write }) => write(paths.tag(at, 'v1'), other),
      {
        digest: other,
        path: [other],
        message: `the tag "v1" leads to ${other}, which is not there`,
      },
    ],
  ])('%s', async (_, damage, fault) => {
    const folder = await stored();
    await damage(folder);
    const missing = { code: 'TAG_MISSING', repository: at, tags: ['v1'], ...fault };
    expect(await folder.scan()).toMatchObject({ outcome: 'broken', faults: [missing] });
  });

  test('a root whose link is empty is named by its digest', async () => {
    const { write, scan } = await stored();
    await write(paths.revision(at, root), '');
    expect((await scan()).faults).toMatchObject([
      { code: 'BLOB_UNREADABLE', digest: root, path: [root], tags: ['latest', 'v1'] },
    ]);
  });

  test('a lost root is one fault, however many tags lead to it', async () => {
    const { store, remove, scan } = await stored();
    await store(at, index, ['v2', 'v3']);
    await remove(paths.revision(at, root));
    expect((await scan()).faults).toMatchObject([
      {
        code: 'TAG_MISSING',
        digest: root,
        tags: ['latest', 'v1', 'v2', 'v3'],
        message: expect.stringContaining(' and others leads to '),
      },
    ]);
  });

  test('an image that only its digest leads to is judged as well', async () => {
    const { remove, scan } = await stored();
    await remove(`${paths.repository(at)}/_manifests/tags`);
    await remove(paths.revision(at, child));
    const { outcome, faults, warnings } = await scan();
    expect({ outcome, faults }).toMatchObject({
      outcome: 'broken',
      faults: [{ code: 'MANIFEST_MISSING', digest: child, path: [root, child], tags: [] }],
    });
    expect(warnings.map(({ code, digest }) => [code, digest])).toContainEqual([
      'REVISION_UNREFERENCED',
      root,
    ]);
  });

  test('the same damage in two repositories is two faults', async () => {
    const { store, remove, scan } = await stored();
    await store('acme/copy', index, ['v1']);
    await remove(paths.blob(layer));
    expect((await scan()).faults).toMatchObject([
      { code: 'BLOB_MISSING', repository: 'acme/copy' },
      { code: 'BLOB_MISSING', repository: at },
    ]);
  });

  test('whatever file of whatever image is removed, the scan names its digest', async () => {
    const graphs = anyReferredGraph(2).filter(({ manifests }) => manifests.size > 0);
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), async (fixture, choice) => {
        const folder = await stored(fixture);
        const digests = [...fixture.manifests.keys(), ...fixture.blobs.keys()];
        const choices = digests.filter((digest) => digest !== EMPTY_JSON_DIGEST);
        const gone = choices[choice % choices.length] as Digest;
        const before = await folder.scan();
        await folder.remove(paths.blob(gone));
        const after = await folder.scan();
        const missing = ({ faults }: typeof after) =>
          faults.filter(({ code }) => code.endsWith('_MISSING')).map(({ digest }) => digest);
        expect([missing(before), missing(after)]).toEqual([[], [gone]]);
      }),
      { numRuns: 15 },
    );
  });
});
