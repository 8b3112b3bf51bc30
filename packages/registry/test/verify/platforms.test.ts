import type { Descriptor, Platform } from '@image-relay/oci';
import { type ImageFixture, imageFixture } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { at, partsOf } from './parts.ts';
import { repository, serve } from './served.ts';

const amd64: Platform = { os: 'linux', architecture: 'amd64' };
const arm64: Platform = { os: 'linux', architecture: 'arm64' };
const armV7: Platform = { os: 'linux', architecture: 'arm', variant: 'v7' };

/** The image as an index names it, with other words in its descriptor. */
function described(image: ImageFixture, more: Partial<Descriptor>): ImageFixture {
  return { ...image, root: { ...image.root, ...more } };
}

function built(platform: Platform, seed = 'image'): ImageFixture {
  return imageFixture.single({ platform, seed });
}

describe('platforms', () => {
  const rows: ReadonlyArray<
    readonly [string, ImageFixture, readonly Platform[], readonly string[]]
  > = [
    ['all required ones are there', imageFixture.index(), [amd64, arm64], []],
    [
      'arm64 and arm64/v8 are one platform',
      imageFixture.index(),
      [{ ...arm64, variant: 'v8' }],
      [],
    ],
    [
      'one of two required ones is missing',
      imageFixture.index(),
      [amd64, armV7],
      ['PLATFORM_MISSING'],
    ],
    ['a single image is of its configuration', imageFixture.single(), [amd64], []],
    ['a single image of another platform', imageFixture.single(), [arm64], ['PLATFORM_MISSING']],
    ['an artifact has no platform', imageFixture.artifact(), [amd64], ['PLATFORM_MISSING']],
    ['platforms of inner indexes count', imageFixture.nestedIndex(), [amd64, arm64], []],
    ['attestations are no platform', imageFixture.withAttestations(), [amd64, arm64], []],
    [
      'the index says another architecture than the configuration',
      imageFixture.indexOf([described(built(amd64), { platform: arm64 })]),
      [],
      ['PLATFORM_MISMATCH'],
    ],
    [
      'the index says another variant than the configuration',
      imageFixture.indexOf([described(built(armV7), { platform: { ...armV7, variant: 'v6' } })]),
      [],
      ['PLATFORM_MISMATCH'],
    ],
    [
      'a variant that only the index gives is no contradiction',
      imageFixture.indexOf([
        described(built({ os: 'linux', architecture: 'arm' }), { platform: armV7 }),
      ]),
      [armV7],
      [],
    ],
    [
      'unknown/unknown in the index says nothing',
      imageFixture.indexOf([
        described(built(amd64), { platform: { os: 'unknown', architecture: 'unknown' } }),
      ]),
      [amd64],
      [],
    ],
    [
      'two children claim one platform',
      imageFixture.indexOf([built(amd64, 'one'), built(amd64, 'two')]),
      [],
      ['PLATFORM_DUPLICATE'],
    ],
    [
      'three children claim one platform in two spellings',
      imageFixture.indexOf([
        built(arm64, 'one'),
        described(built(arm64, 'two'), { platform: { ...arm64, variant: 'v8' } }),
        built(arm64, 'three'),
      ]),
      [],
      ['PLATFORM_DUPLICATE', 'PLATFORM_DUPLICATE'],
    ],
    [
      'the same child twice is one child',
      imageFixture.indexOf([built(amd64), built(amd64)]),
      [],
      [],
    ],
    [
      'a second copy in another compression is a choice of its own, as Podman pushes it',
      imageFixture.indexOf([
        built(amd64, 'gzip'),
        described(built(amd64, 'zstd'), {
          annotations: { 'io.github.containers.compression.zstd': 'true' },
        }),
      ]),
      [],
      [],
    ],
    [
      'two versions of Windows are two platforms',
      imageFixture.indexOf([
        built({ os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.1' }, 'one'),
        built({ os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1' }, 'two'),
      ]),
      [],
      [],
    ],
  ];

  it.each(rows)('%s', async (_, fixture, platforms, codes) => {
    const served = await serve(fixture);
    const { faults } = await served.verify({ platforms });
    expect(faults.map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    ['two lines', 'linux\nDIGEST=sha256'],
    ['control characters', 'linux\u001b[2J'],
    ['no end', 'linux'.repeat(1_000)],
  ])(
    'a platform of %s is no name of a platform, and contradicts the configuration',
    async (_, os) => {
      const image = described(built(amd64), { platform: { os, architecture: 'amd64' } });
      const served = await serve(imageFixture.indexOf([image]));
      const { faults, platforms } = await served.verify();
      expect(platforms).toEqual([]);
      expect(faults.map(({ code }) => code)).toEqual(['PLATFORM_MISMATCH']);
    },
  );

  it('a required platform is not called missing when a child could not be read', async () => {
    const image = imageFixture.nestedIndex();
    const served = await serve(image);
    served.server.state.removeManifest(repository, at(partsOf(image).children, 0));
    const { faults } = await served.verify({ platforms: [armV7] });
    expect(faults.map(({ code }) => code)).toEqual(['MANIFEST_MISSING']);
  });

  it('a child that is gone still counts as the platform it was', async () => {
    const image = imageFixture.index();
    const served = await serve(image);
    served.server.state.removeManifest(repository, at(partsOf(image).children, 0));
    const verdict = await served.verify({ platforms: [amd64, arm64] });
    expect(verdict.platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(verdict.faults).toMatchObject([
      { code: 'MANIFEST_MISSING', message: expect.stringContaining('linux/amd64') },
    ]);
  });
});
