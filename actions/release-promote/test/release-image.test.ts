import { imageFixture } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { imageOf, scene, web } from './forge.ts';
import { four, set, tagsOf } from './runs.ts';

describe('the image of a release', () => {
  test('is the one of image.json, in its repository', async () => {
    const { run, registry, image } = await scene();
    const { outputs, reports } = await run({
      release: 'v1.2.3',
      image: `${registry.host}/acme/release`,
    });
    expect(outputs.digest).toBe(image.root.digest);
    expect(reports).toMatchObject([
      { source: `${registry.host}/acme/web@${image.root.digest}`, foundBy: 'release' },
    ]);
    expect(tagsOf(registry, 'acme/release')).toMatchObject(set(four, image.root.digest));
  });

  test.each([
    ['a digest', 'digest'],
    ['a source', 'source'],
  ])('is %s before image.json', async (_, by) => {
    const { run, registry, repository } = await scene();
    const other = imageOf('a'.repeat(40), 'other');
    registry.state.load('acme/web', other, ['other']);
    const named = { digest: other.root.digest, source: `${registry.host}/acme/web:other` };
    const inputs = Object.entries(named).filter(([name]) => name === by);
    const { outputs, reports } = await run({
      release: 'v1.2.3',
      ...(Object.fromEntries(inputs) as Record<string, string>),
    });
    expect(outputs.digest).toBe(other.root.digest);
    expect(reports).toMatchObject([{ foundBy: by }]);
    expect(repository.releases.length).toBe(1);
  });

  test.each([
    ['the short git tree', 'tree', 7],
    ['the whole git tree', 'tree', 40],
    ['the short commit', 'commit', 7],
    ['the whole commit', 'commit', 40],
  ])('is found by %s without image.json', async (_, by, digits) => {
    const stage = await scene({ isBare: true });
    const { tree = '' } = (await stage.github.commits.find(web, stage.commit)) ?? {};
    const names = { tree: `tree-${tree}`, commit: `sha-${stage.commit}` };
    const name = by === 'tree' ? names.tree : names.commit;
    const start = name.indexOf('-') + 1;
    stage.registry.state.load('acme/web', stage.image, [name.slice(0, start + digits)]);
    const { outputs, reports } = await stage.run({ release: 'v1.2.3' });
    expect(outputs.digest).toBe(stage.image.root.digest);
    expect(reports).toMatchObject([{ foundBy: by }]);
  });

  test('is found by the git tree after a squash merge, where no image is of the commit', async () => {
    const stage = await scene({ isBare: true });
    const { repository, registry, run } = stage;
    await repository.setRef('refs/heads/fix', stage.commit);
    const head = await repository.commit({ branch: 'fix', files: { 'a.txt': 'two\n' } });
    const merged = await repository.commit({ branch: 'main', files: { 'a.txt': 'two\n' } });
    const { tree = '' } = (await stage.github.commits.find(web, merged)) ?? {};
    const tested = imageOf(head, 'tested');
    registry.state.load('acme/web', tested, [`tree-${tree.slice(0, 7)}`]);
    const draft = await stage.addDraft({ tag: 'v1.3.0', target: merged });
    const { outputs } = await run({ release: `${draft.id}` });
    expect(outputs.digest).toBe(tested.root.digest);
    const byCommit = await run({ revision: merged, version: '1.4.0' });
    expect(byCommit.outputs.digest).toBe(tested.root.digest);
  });

  test('of image.json may be of a commit with the same git tree', async () => {
    const stage = await scene({ isBare: true });
    const { repository, registry, commit } = stage;
    await repository.commit({ branch: 'main', files: { 'a.txt': 'two\n' } });
    const same = await repository.commit({ branch: 'main', files: { 'a.txt': 'one\n' } });
    const draft = await stage.addDraft({ tag: 'v1.3.0', target: same, imageJson: { commit } });
    const { outputs } = await stage.run({ release: `${draft.id}` });
    expect(outputs.digest).toBe(stage.image.root.digest);
    expect(tagsOf(registry)).toMatchObject({ 'v1.3.0': stage.image.root.digest });
  });

  test('of a whole tag or of image.json need not say its commit', async () => {
    const stage = await scene({ isBare: true });
    const silent = imageFixture.single({ seed: 'silent' });
    stage.registry.state.load('acme/web', silent, [`sha-${stage.commit}`]);
    const byTag = await stage.run({ release: 'v1.2.3', 'dry-run': 'true' });
    const named = { digest: silent.root.digest };
    const draft = await stage.addDraft({ tag: 'v1.3.0', imageJson: named });
    const byAsset = await stage.run({ release: `${draft.id}` });
    expect([byTag.outputs.digest, byAsset.outputs.digest]).toEqual([
      silent.root.digest,
      silent.root.digest,
    ]);
  });

  test('is the one of the git tree before that of the commit', async () => {
    const stage = await scene({ isBare: true });
    const { tree = '' } = (await stage.github.commits.find(web, stage.commit)) ?? {};
    const other = imageOf(stage.commit, 'other');
    stage.registry.state.load('acme/web', other, [`sha-${stage.commit.slice(0, 7)}`]);
    stage.registry.state.load('acme/web', stage.image, [`tree-${tree.slice(0, 7)}`]);
    const { outputs } = await stage.run({ release: 'v1.2.3' });
    expect(outputs.digest).toBe(stage.image.root.digest);
  });

  test('of a commit that GitHub does not know has to name that commit', async () => {
    const { run, registry } = await scene();
    const unknown = 'e'.repeat(40);
    registry.state.load('acme/web', imageOf('f'.repeat(40), 'other'), ['sha-eeeeeee']);
    const refused = await run({ revision: unknown, version: '1.3.0' });
    registry.state.load('acme/web', imageOf(unknown, 'right'), ['sha-eeeeeee']);
    const found = await run({ revision: unknown, version: '1.3.0' });
    expect([refused.exitCode, found.exitCode]).toEqual([1, 0]);
    expect(refused.annotations).toMatchObject([
      { message: expect.stringContaining('SOURCE_REVISION_MISMATCH') },
    ]);
  });
});
