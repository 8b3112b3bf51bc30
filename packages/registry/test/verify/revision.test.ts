import type { Platform } from '@image-relay/oci';
import { type ImageFixture, imageFixture } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { at, partsOf } from './parts.ts';
import { repository, serve } from './served.ts';

const amd64: Platform = { os: 'linux', architecture: 'amd64' };
const arm64: Platform = { os: 'linux', architecture: 'arm64' };
const commit = '1f0c2a9e5d7b4c3a8e6f1d2b3c4a5968778695a4';
const other = '0000000000000000000000000000000000000001';
const revision = (value: string) => ({ 'org.opencontainers.image.revision': value });

describe('revision', () => {
  const labels = revision(commit);
  const rows: ReadonlyArray<readonly [string, ImageFixture, readonly string[]]> = [
    ['every label names the commit', imageFixture.index({ labels }), []],
    [
      'the label is written in capitals',
      imageFixture.single({ labels: revision(commit.toUpperCase()) }),
      [],
    ],
    ['the annotation of the manifest names it', imageFixture.single({ annotations: labels }), []],
    ['the annotation of the index names it', imageFixture.index({ indexAnnotations: labels }), []],
    ['attestations need not name it', imageFixture.withAttestations({ labels }), []],
    ['an artifact names it in its annotation', imageFixture.artifact({ annotations: labels }), []],
    ['nothing names a commit', imageFixture.index(), ['REVISION_UNKNOWN', 'REVISION_UNKNOWN']],
    ['an artifact names none', imageFixture.artifact(), ['REVISION_UNKNOWN']],
    ['an index without children names none', imageFixture.indexOf([]), ['REVISION_UNKNOWN']],
    [
      'the label names another commit',
      imageFixture.single({ labels: revision(other) }),
      ['REVISION_MISMATCH'],
    ],
    [
      'one platform of two was built from another commit',
      imageFixture.indexOf([
        imageFixture.single({ labels, platform: amd64 }),
        imageFixture.single({ labels: revision(other), platform: arm64 }),
      ]),
      ['REVISION_MISMATCH'],
    ],
    [
      'the label is right and the annotation of the index is not',
      imageFixture.index({ labels, indexAnnotations: revision(other) }),
      ['REVISION_MISMATCH'],
    ],
    [
      'the annotation of the index is right and a label of its base image is not',
      imageFixture.indexOf([imageFixture.single({ labels: revision(other) })], {
        annotations: labels,
      }),
      ['REVISION_MISMATCH'],
    ],
  ];

  it.each(rows)('%s', async (_, fixture, codes) => {
    const served = await serve(fixture);
    const { faults } = await served.verify({ revision: commit });
    expect(faults.map(({ code }) => code)).toEqual(codes);
  });

  it('is not unknown when the configuration could not be read: that is reported instead', async () => {
    const image = imageFixture.single({ labels });
    const served = await serve(image);
    served.server.state.removeBlob(repository, at(partsOf(image).configs, 0));
    const { faults } = await served.verify({ revision: commit });
    expect(faults.map(({ code }) => code)).toEqual(['BLOB_MISSING']);
  });
});
