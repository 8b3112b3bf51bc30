import { createRegistry, verifyImage, verifyImages } from '@image-relay/registry';
import { type ImageFixture, imageFixture } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { repository, serve } from './served.ts';
import { inWaves } from './waves.ts';

const two = ['linux/amd64', 'linux/arm64'];
const four = ['linux/amd64', 'linux/arm/v7', 'linux/arm64', 'linux/s390x'];
const docker = { format: 'docker' } as const;

const fixtures: ReadonlyArray<readonly [string, ImageFixture, readonly string[]]> = [
  ['a single image', imageFixture.single(), ['linux/amd64']],
  ['an index', imageFixture.index(), two],
  ['an index in an index', imageFixture.nestedIndex(), two],
  ['an index with attestations', imageFixture.withAttestations(), two],
  ['a Docker image', imageFixture.dockerImage(), ['linux/amd64']],
  ['a Docker list', imageFixture.dockerList(), two],
  [
    'Docker images in an OCI index',
    imageFixture.indexOf([imageFixture.single(docker)]),
    ['linux/amd64'],
  ],
  ['zstd layers', imageFixture.zstd(), ['linux/amd64']],
  ['uncompressed layers', imageFixture.uncompressed(), ['linux/amd64']],
  ['a foreign layer', imageFixture.foreignLayer(), ['windows/amd64']],
  ['an artifact with the empty configuration', imageFixture.artifact(), []],
  ['a Helm chart', imageFixture.helmChart(), []],
  ['an image with referrers', imageFixture.withReferrers(imageFixture.index()), two],
  [
    'an image with referrers below the fallback tag',
    imageFixture.withReferrers(imageFixture.index(), { fallbackTag: true }),
    two,
  ],
  ['an image that cosign signed', imageFixture.withCosign(imageFixture.index()), two],
  ['four platforms with attestations', imageFixture.fourPlatforms(), four],
  ['an index without children', imageFixture.indexOf([]), []],
  ['a child that is listed twice', twice(imageFixture.single()), ['linux/amd64']],
];

function twice(child: ImageFixture): ImageFixture {
  return imageFixture.indexOf([child, child]);
}

describe.each(fixtures)('%s', (_, fixture, platforms) => {
  it.each([
    ['probe', 'ignore', true],
    ['probe', 'verify', true],
    ['probe', 'verify', false],
    ['head', 'ignore', true],
    ['head', 'verify', true],
  ] as const)(
    'is ok at depth %s, referrers %s, with a referrers API: %s',
    async (depth, referrers, api) => {
      const served = await serve(fixture, { referrers: api });
      const verdict = await served.verify({ depth, referrers });
      expect(verdict).toMatchObject({
        outcome: 'ok',
        digest: fixture.root.digest,
        mediaType: fixture.root.mediaType,
        platforms,
        faults: [],
        unverifiable: [],
      });
    },
  );

  it('is ok by its digest, with redirected layers and without digest headers', async () => {
    const served = await serve(fixture, { redirectBlobs: true, digestHeader: false });
    const verdict = await served.verify({ reference: fixture.root.digest });
    expect(verdict).toMatchObject({ outcome: 'ok', digest: fixture.root.digest, platforms });
  });

  it('is ok where the registry ignores ranges', async () => {
    const served = await serve(fixture, { ranges: false });
    expect(await served.verify()).toMatchObject({ outcome: 'ok', platforms });
  });

  it('costs one request for every distinct digest, of either depth', async () => {
    const served = await serve(fixture);
    await served.verify({ depth: 'head' });
    const head = served.server.log.count();
    served.server.log.reset();
    await served.verify({ depth: 'probe' });
    const paths = served.server.log.entries.map(({ path }) => path);
    expect(paths).toHaveLength(new Set(paths).size);
    expect(paths).toHaveLength(head);
  });
});

describe('requests', () => {
  it('are 1 + C + B + L, and 2 for authentication: 42 for the large fixture', async () => {
    const auth = { mode: 'token', users: { ci: { password: 'secret' } } } as const;
    const served = await serve(imageFixture.fourPlatforms(), { auth });
    const registry = createRegistry({ credentials: { username: 'ci', password: 'secret' } });
    const target = { registry: served.server.host, repository, reference: 'v1' };
    const verdicts = await verifyImages(registry, [target]);
    await registry.close();
    expect(verdicts).toMatchObject([{ outcome: 'ok', counts: { manifests: 9, blobs: 31 } }]);
    expect(served.server.log.count()).toBe(42);
    expect(registry.stats).toMatchObject({ requests: 42, retries: 0 });
  });

  it.each([
    ['with the referrers API: the API and the tag list', true],
    ['without it: its 404 and the tag list', false],
  ])('are at most two more for the referrers of a root, %s', async (_, referrers) => {
    const fixture = imageFixture.index();
    const served = await serve(fixture, { referrers });
    await served.verify();
    const without = served.server.log.count();
    served.server.log.reset();
    await served.verify({ referrers: 'verify' });
    expect(served.server.log.count()).toBe(without + 2);
  });

  it('are made once for content that images share', async () => {
    const images = imageFixture.sharingLayers(20);
    const served = await serve(imageFixture.single());
    for (const [at, image] of images.entries()) {
      served.server.state.load(repository, image, [`s${at}`]);
    }
    const targets = images.map((_, at) => {
      return { registry: served.server.host, repository, reference: `s${at}` };
    });
    const verdicts = await verifyImages(served.registry, targets);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(images.map(() => 'ok'));
    expect(verdicts.map(({ digest }) => digest)).toEqual(images.map(({ root }) => root.digest));
    const distinct = new Set(images.flatMap(({ blobs }) => [...blobs.keys()]));
    expect(served.server.log.count()).toBe(images.length + distinct.size);
  });

  it('go out as wide as the graph allows: the root, all manifests, all contents', async () => {
    const served = await serve(imageFixture.fourPlatforms());
    const { registry, waves } = inWaves(served.registry);
    const target = { registry: served.server.host, repository, reference: 'v1' };
    expect((await verifyImage(registry, target)).outcome).toBe('ok');
    expect(waves()).toBe(3);
  });
});
