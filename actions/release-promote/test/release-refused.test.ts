import { fault, imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { imageOf, type Scene, type SceneOptions, scene, whole } from './forge.ts';
import { putsOf } from './runs.ts';

const stranger = imageOf('b'.repeat(40), 'stranger');
const fileOf = (text: string) => ({
  name: 'image.json',
  contentType: 'application/json',
  bytes: Buffer.from(text),
});

interface Case {
  readonly scene?: SceneOptions;
  readonly prepare?: (stage: Scene) => unknown;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** Promotes a draft, or finds its image, with something wrong. */
const cases: readonly (readonly [what: string, code: string, wrong: Case])[] = [
  [
    'the branch is at another commit',
    'RELEASE_BRANCH_DIVERGED',
    {
      prepare: async ({ repository }) => {
        await repository.setRef('refs/heads/release/1.2.3', 'main');
        await repository.commit({ branch: 'release/1.2.3', files: { 'b.txt': 'b\n' } });
      },
    },
  ],
  ['there is no such release', 'RELEASE_NOT_FOUND', { inputs: { release: 'v9.9.9' } }],
  ['there is no such id', 'RELEASE_NOT_FOUND', { inputs: { release: '424242' } }],
  [
    'two drafts have the tag',
    'RELEASE_AMBIGUOUS',
    { prepare: ({ addDraft }) => addDraft({ tag: 'v1.2.3' }) },
  ],
  [
    'the release is of another version',
    'RELEASE_VERSION_MISMATCH',
    { inputs: { version: '1.2.4' } },
  ],
  [
    'the tag is no version',
    'VERSION_INVALID',
    { scene: { draft: { tag: 'spring' } }, inputs: { release: 'spring' } },
  ],
  [
    'the release is one of another product',
    'VERSION_INVALID',
    { inputs: { 'tag-prefix': 'api/v' } },
  ],
  ['the target is nowhere', 'RELEASE_COMMIT_UNKNOWN', { scene: { draft: { target: 'gone' } } }],
  [
    'image.json is about another commit',
    'SOURCE_REVISION_MISMATCH',
    { scene: { draft: { imageJson: { commit: 'a'.repeat(40) } } } },
  ],
  [
    'the image is of another commit than image.json says',
    'SOURCE_REVISION_MISMATCH',
    {
      scene: { draft: { imageJson: { digest: stranger.root.digest } } },
      prepare: ({ registry }) => registry.state.load('acme/web', stranger),
    },
  ],
  [
    'image.json is none of ours',
    'RELEASE_IMAGE_INVALID',
    {
      scene: { isBare: true },
      prepare: ({ github, draft }) => github.releaseAssets.upload(draft, fileOf('{}')),
    },
  ],
  [
    'image.json is too large',
    'RELEASE_IMAGE_UNREADABLE',
    {
      scene: { isBare: true },
      prepare: ({ github, draft }) =>
        github.releaseAssets.upload(draft, fileOf(' '.repeat(70_000))),
    },
  ],
  [
    '`revision` is another commit than that of the release',
    'SOURCE_REVISION_MISMATCH',
    { inputs: { revision: 'c'.repeat(40) } },
  ],
  ['no image is of the commit', 'SOURCE_NOT_FOUND', { scene: { isBare: true } }],
  [
    'the image of a short tag does not say its commit',
    'SOURCE_REVISION_UNKNOWN',
    {
      scene: { isBare: true },
      prepare: ({ registry, commit }) =>
        registry.state.load('acme/web', imageFixture.single(), [`sha-${commit.slice(0, 7)}`]),
    },
  ],
  [
    'the image of a short tag is of another commit',
    'SOURCE_REVISION_MISMATCH',
    {
      scene: { isBare: true },
      prepare: ({ registry, commit }) =>
        registry.state.load('acme/web', stranger, [`sha-${commit.slice(0, 7)}`]),
    },
  ],
  [
    'the image is broken',
    'SOURCE_BROKEN',
    {
      prepare: ({ registry, image }) =>
        registry.state.removeBlob('acme/web', [...image.blobs.keys()][0] ?? image.root.digest),
    },
  ],
  [
    'the version has another digest',
    'TAG_IMMUTABLE',
    {
      prepare: ({ registry }) => registry.state.load('acme/web', imageFixture.single(), ['v1.2.3']),
    },
  ],
  [
    'a look-up is refused',
    'REGISTRY_FORBIDDEN',
    {
      prepare: ({ registry }) =>
        registry.faults.add({ when: { reference: '1.2' }, fault: fault.forbidden() }),
    },
  ],
  [
    'the API fails',
    'GITHUB_UPSTREAM_ERROR',
    {
      prepare: ({ forge }) => forge.addFault({ operation: 'repos/list-releases', status: 502 }),
    },
  ],
  ['the token is none', 'GITHUB_UNAUTHORIZED', { inputs: { token: 'wrong' } }],
];

describe('nothing is written anywhere', () => {
  test.each(cases)('when %s: %s', async (_, code, wrong) => {
    const stage = await scene(wrong.scene);
    await wrong.prepare?.(stage);
    const before = stage.registry.state.snapshot();
    const drafts = JSON.stringify(stage.repository.releases);
    const ran = await stage.run({ release: 'v1.2.3', ...whole, ...wrong.inputs });
    expect([ran.exitCode, ran.outputs]).toEqual([1, {}]);
    expect(ran.annotations).toMatchObject([
      { level: 'error', message: expect.stringMatching(new RegExp(`^${code}: `)) },
    ]);
    expect(stage.registry.state.snapshot()).toEqual(before);
    expect([putsOf(stage.registry), stage.changes()]).toEqual([0, []]);
    expect(JSON.stringify(stage.repository.releases)).toBe(drafts);
  });
});
