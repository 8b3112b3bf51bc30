import { describe, expect, test } from 'vitest';
import { latestOf, type SceneOptions, scene, web, whole } from './forge.ts';
import { four, linesOf, putsOf, set, tagsOf } from './runs.ts';

describe('a draft', () => {
  test('is promoted, gets its branch and is published last', async () => {
    const stage = await scene();
    const { run, draft, registry, repository, commit, image } = stage;
    const { exitCode, outputs, reports, log } = await run({ release: `${draft.id}`, ...whole });
    expect([exitCode, outputs.digest]).toEqual([0, image.root.digest]);
    expect(linesOf(outputs.written)).toEqual(four);
    expect(tagsOf(registry)).toMatchObject(set(four, image.root.digest));
    expect(outputs['release-branch']).toBe('release/1.2.3');
    expect(await repository.read('refs/heads/release/1.2.3')).toBe(commit);
    expect(await repository.read('refs/tags/v1.2.3')).toBe(commit);
    expect(outputs['release-url']).toMatch(/\/releases\/tag\/v1\.2\.3$/);
    expect(stage.changes()).toEqual(['git/create-ref', 'repos/update-release']);
    const patch = stage.forge.requests.find(({ method }) => method === 'PATCH');
    expect(patch?.body).toEqual({
      tag_name: 'v1.2.3',
      target_commitish: commit,
      draft: false,
      make_latest: 'true',
    });
    expect(await latestOf(stage)).toBe('v1.2.3');
    expect(reports).toMatchObject([
      {
        foundBy: 'release',
        release: { branch: { action: 'create', done: true }, publication: { latest: true } },
      },
    ]);
    expect(log).toContain('publish the release v1.2.3');
  });

  test('is found by its tag', async () => {
    const { run, image } = await scene();
    const { outputs } = await run({ release: 'v1.2.3' });
    expect([outputs.digest, outputs['release-branch']]).toEqual([image.root.digest, '']);
  });

  test('stays a draft without `publish`, and nothing of it is changed', async () => {
    const stage = await scene();
    const { exitCode } = await stage.run({ release: 'v1.2.3' });
    expect([exitCode, stage.changes()]).toEqual([0, []]);
    expect(await stage.github.releases.get(web, stage.draft.id)).toMatchObject({ isDraft: true });
  });

  test('again changes nothing', async () => {
    const stage = await scene();
    await stage.run({ release: 'v1.2.3', ...whole });
    const before = [stage.changes().length, putsOf(stage.registry)];
    const { exitCode, outputs } = await stage.run({ release: 'v1.2.3', ...whole });
    expect([exitCode, outputs.written, linesOf(outputs.tags)]).toEqual([0, '', four]);
    expect([stage.changes().length, putsOf(stage.registry)]).toEqual(before);
    expect(outputs['release-branch']).toBe('release/1.2.3');
  });

  test('of a dry run is planned and left', async () => {
    const stage = await scene();
    const { exitCode, outputs, reports, summary } = await stage.run({
      release: 'v1.2.3',
      'dry-run': 'true',
      ...whole,
    });
    expect([exitCode, outputs['release-branch']]).toEqual([0, '']);
    expect([putsOf(stage.registry), stage.changes()]).toEqual([0, []]);
    expect(reports).toMatchObject([
      {
        release: {
          branch: { name: 'release/1.2.3', action: 'create', done: false },
          publication: { action: 'publish', latest: true, done: false },
        },
      },
    ]);
    expect(summary).toContain('to do');
  });

  test('of a branch is published at the commit that was promoted', async () => {
    const stage = await scene({ draft: { target: 'main' } });
    await stage.run({ release: 'v1.2.3', ...whole });
    expect(await stage.repository.read('refs/tags/v1.2.3')).toBe(stage.commit);
    const patch = stage.forge.requests.find(({ method }) => method === 'PATCH');
    expect(patch?.body).toEqual({
      tag_name: 'v1.2.3',
      target_commitish: stage.commit,
      draft: false,
      make_latest: 'true',
    });
  });

  interface Others {
    readonly published: readonly string[];
    readonly draft?: SceneOptions['draft'];
    readonly inputs?: Readonly<Record<string, string>>;
  }

  test.each<[string, string, Others]>([
    ['the newest is the latest', 'v1.2.3', { published: ['v1.1.0'] }],
    ['an old line is not', 'v2.0.0', { published: ['v2.0.0'] }],
    ['nor an old patch', 'v1.2.4', { published: ['v1.2.4'] }],
    [
      'a pre-release of GitHub is not',
      'v1.0.0',
      { published: ['v1.0.0'], draft: { isPrerelease: true } },
    ],
    [
      'nor a pre-release by its version',
      'v1.0.0',
      { published: ['v1.0.0'], draft: { tag: 'v2.0.0-rc.1' } },
    ],
    ['nor with `latest: never`', 'v1.0.0', { published: ['v1.0.0'], inputs: { latest: 'never' } }],
    [
      'an old line is not, where versions have no prefix',
      '2.0.0',
      { published: ['2.0.0'], draft: { tag: '1.2.3' }, inputs: { 'tag-prefix': 'none' } },
    ],
    ['releases of another prefix do not count', 'v1.2.3', { published: ['api-v9.0.0'] }],
  ])('when published: %s', async (_, latest, { published, draft = {}, inputs }) => {
    const stage = await scene({ draft });
    for (const tag of published) await stage.addPublished(tag);
    const { exitCode } = await stage.run({ release: `${stage.draft.id}`, ...whole, ...inputs });
    expect(exitCode).toBe(0);
    expect(await stage.github.releases.get(web, stage.draft.id)).toMatchObject({ isDraft: false });
    expect(await latestOf(stage)).toBe(latest);
  });

  test('that GitHub calls a pre-release moves no alias', async () => {
    const { run, draft } = await scene({ draft: { isPrerelease: true } });
    const { outputs } = await run({ release: `${draft.id}` });
    expect(linesOf(outputs.written)).toEqual(['v1.2.3']);
  });

  test('of one of several products has the prefix of it', async () => {
    const stage = await scene({ draft: { tag: 'api/v1.2.3' } });
    await stage.addPublished('v9.0.0');
    const { outputs } = await stage.run({
      release: 'api/v1.2.3',
      'tag-prefix': 'api/v',
      'release-branch-prefix': 'release/api-',
      ...whole,
    });
    expect(linesOf(outputs.written)).toEqual(four);
    expect(outputs['release-branch']).toBe('release/api-1.2.3');
    expect(await latestOf(stage)).toBe('api/v1.2.3');
  });

  test('keeps a branch that is at its commit', async () => {
    const stage = await scene();
    await stage.repository.setRef('refs/heads/release/1.2.3', stage.commit);
    const { exitCode, outputs } = await stage.run({ release: 'v1.2.3', ...whole });
    expect([exitCode, outputs['release-branch']]).toEqual([0, 'release/1.2.3']);
    expect(stage.changes()).toEqual(['repos/update-release']);
  });
});

describe('a release that is published', () => {
  test('is promoted, and is not touched itself', async () => {
    const stage = await scene({ forge: { immutableReleases: true } });
    await stage.github.releases.publish(web, stage.draft.id, { tag: 'v1.2.3', makeLatest: false });
    const { exitCode, outputs, reports } = await stage.run({ release: 'v1.2.3', ...whole });
    expect([exitCode, linesOf(outputs.written)]).toEqual([0, four]);
    expect(stage.changes()).toEqual(['git/create-ref']);
    expect(reports).toMatchObject([{ release: { publication: { action: 'keep', done: true } } }]);
  });

  test('is found before a draft that has its tag', async () => {
    const stage = await scene();
    await stage.addPublished('v1.2.3');
    const digest = stage.image.root.digest;
    const { reports } = await stage.run({ release: 'v1.2.3', publish: 'true', digest });
    expect(reports).toMatchObject([{ release: { publication: { action: 'keep' } } }]);
  });

  test('is at the commit of its tag, wherever its target has moved', async () => {
    const stage = await scene({ draft: { target: 'main' } });
    await stage.github.releases.publish(web, stage.draft.id, { tag: 'v1.2.3', makeLatest: false });
    await stage.repository.commit({ branch: 'main', files: { 'a.txt': 'two\n' } });
    await stage.run({ release: 'v1.2.3', ...whole });
    expect(await stage.repository.read('refs/heads/release/1.2.3')).toBe(stage.commit);
  });
});
