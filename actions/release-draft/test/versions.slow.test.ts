import { describe, expect, test } from 'vitest';
import { draft, imageOf, merge, publish, started, stateOf } from './runs.ts';

describe('versions', () => {
  test('of a release line are its patches, and its draft is its own', async () => {
    const at = await started();
    await at.repository.setRefs(
      ['refs/tags/v1.2.9', 'refs/tags/v1.2.10', 'refs/tags/v2.0.0'],
      at.first,
    );
    await at.repository.setRef('refs/heads/release/1.2.0', at.first);
    const branch = 'release/1.2.0';
    const commit = await merge(at, { title: 'Fix', base: branch, labels: ['breaking'] });
    const onMain = await merge(at, { title: 'Add', labels: ['feature'] });
    const fix = await draft({ forge: at.forge, commit, branch });
    const next = await draft({ forge: at.forge, commit: onMain });
    expect(fix.outputs).toMatchObject({
      version: '1.2.11',
      previousVersion: '1.2.10',
      bump: 'patch',
    });
    expect(next.outputs).toMatchObject({
      version: '2.1.0',
      previousVersion: '2.0.0',
      bump: 'minor',
    });
    expect(stateOf(at.repository).map(({ body }) => body.split('\n')[0])).toEqual([
      '<!-- image-relay:line=release/1.2 -->',
      '<!-- image-relay:line=main -->',
    ]);
    const writes = at.forge.requests.filter(({ method, path }) => {
      return method !== 'GET' && /\/releases(\/\d+)?$/.test(path);
    });
    expect(writes).toHaveLength(2);
    expect(writes).toMatchObject([{ body: { draft: true } }, { body: { draft: true } }]);
    expect(JSON.stringify(writes)).not.toContain('make_latest');
  });

  test('of a line without releases follow the highest below it', async () => {
    const at = await started();
    await at.repository.setRef('refs/heads/release/1.3', at.first);
    const fix = (title: string) => merge(at, { title, base: 'release/1.3' });
    const [low, high, commit] = [await fix('Low'), await fix('High'), await fix('Fix')];
    await at.repository.setRef('refs/tags/v0.9.0', at.first);
    await at.repository.setRef('refs/tags/v1.1.0', low);
    await at.repository.setRef('refs/tags/v1.2.0', high);
    await at.repository.setRefs(['refs/tags/v1.4.0', 'refs/tags/v2.1.0'], at.first);
    const branch = 'release/1.3';
    const { outputs } = await draft({ forge: at.forge, commit, branch });
    expect(outputs).toMatchObject({ version: '1.3.0', previousVersion: '1.2.0' });
    expect(outputs.changes).toMatchObject([{ title: 'Fix' }]);
    const given = { version: '1.3.7' };
    await at.repository.setRef('refs/tags/v1.3.7', commit);
    const again = await draft({ forge: at.forge, commit, branch, inputs: given });
    expect(again.outputs).toMatchObject({ version: '1.3.7', previousVersion: '1.2.0' });
  });

  test('of a line of a new major follow the major before it', async () => {
    const at = await started();
    await at.repository.setRef('refs/tags/v1.9.0', at.first);
    await at.repository.setRef('refs/heads/release/2.0', at.first);
    const commit = await merge(at, { title: 'Fix', base: 'release/2.0' });
    const { outputs } = await draft({ forge: at.forge, commit, branch: 'release/2.0' });
    expect(outputs).toMatchObject({ version: '2.0.0', previousVersion: '1.9.0' });
  });

  test('of a release branch that was just created are none', async () => {
    const at = await started();
    await at.repository.annotate('v1.2.0', at.first);
    await at.repository.setRef('refs/heads/release/1.2', at.first);
    const branch = 'release/1.2';
    const plain = await draft({ forge: at.forge, commit: at.first, branch });
    expect(plain.outputs).toMatchObject({ created: false, bump: 'none', version: '1.2.0' });
    expect(at.repository.releases).toEqual([]);
  });

  test('of a commit that is a release are no others, whatever is released elsewhere', async () => {
    const at = await started();
    await at.repository.setRef('refs/heads/side', at.first);
    const side = await at.repository.commit({ branch: 'side', files: { 'b.txt': 'b' } });
    const commit = await merge(at, { title: 'Add it' });
    await at.repository.setRef('refs/tags/v1.0.0', commit);
    await at.repository.setRef('refs/tags/v2.0.0', side);
    const { outputs } = await draft({ forge: at.forge, commit });
    expect(outputs).toMatchObject({ version: '1.0.0', bump: 'none' });
    expect(at.repository.releases).toEqual([]);
  });

  test('of a first release hold nothing that was merged after its commit', async () => {
    const at = await started();
    const commit = await merge(at, { title: 'One' });
    await merge(at, { title: 'Two', labels: ['breaking'] });
    const { outputs } = await draft({ forge: at.forge, commit });
    expect(outputs.changes).toMatchObject([{ title: 'One' }]);
  });

  test('of a release whose tag no list shows yet count, wherever its branch has moved', async () => {
    const at = await started();
    const { outputs } = await draft({ forge: at.forge, commit: at.first });
    await publish(at.forge, outputs.releaseId);
    const [release] = at.repository.releases;
    Object.assign(release ?? {}, { tag: 'v1.0.0', target: 'main' });
    const commit = await merge(at, { title: 'Add it', labels: ['patch'] });
    const next = await draft({ forge: at.forge, commit });
    expect(next.outputs).toMatchObject({ version: '1.0.1', bump: 'patch' });
  });

  test('of components are counted and drafted by themselves', async () => {
    const at = await started();
    await at.repository.setRefs(['refs/tags/web/v3.0.0', 'refs/tags/v9.0.0'], at.first);
    const commit = await merge(at, { title: 'Add it', labels: ['patch'] });
    const of = (prefix: string) =>
      draft({ forge: at.forge, commit, inputs: { 'tag-prefix': prefix } });
    const tags = [await of('web/v'), await of('api@'), await of('none'), await of('web/v')];
    expect(tags.map(({ outputs }) => outputs.tag)).toEqual([
      'web/v3.0.1',
      'api@0.1.0',
      '0.1.0',
      'web/v3.0.1',
    ]);
    expect(stateOf(at.repository).map(({ body }) => body.split('\n')[0])).toEqual([
      '<!-- image-relay:line=main tag-prefix=web/v -->',
      '<!-- image-relay:line=main tag-prefix=api@ -->',
      '<!-- image-relay:line=main tag-prefix=none -->',
    ]);
  });

  test('of pre-releases are numbered, and marked as such', async () => {
    const at = await started();
    await at.repository.setRef('refs/tags/v1.2.0', at.first);
    const earlier = await merge(at, { title: 'Add it' });
    await at.repository.setRef('refs/tags/v1.3.0-rc.1', earlier);
    const commit = await merge(at, { title: 'Fix it', labels: ['fix'] });
    const { outputs } = await draft({ forge: at.forge, commit, inputs: { prerelease: 'true' } });
    expect(outputs).toMatchObject({
      version: '1.3.0-rc.2',
      previousVersion: '1.2.0',
      bump: 'minor',
    });
    expect(stateOf(at.repository)).toMatchObject([{ isPrerelease: true }]);
    await at.repository.setRef('refs/tags/v1.3.0-rc.2', commit);
    const again = await draft({ forge: at.forge, commit, inputs: { prerelease: 'rc' } });
    expect(again.outputs).toMatchObject({ version: '1.3.0-rc.2', bump: 'none' });
    const release = await draft({ forge: at.forge, commit });
    expect(release.outputs).toMatchObject({ version: '1.3.0', created: false });
    expect(stateOf(at.repository)).toMatchObject([{ isPrerelease: false, name: 'v1.3.0' }]);
  });

  test.each([
    ['True', '0.1.0-rc.1'],
    ['beta', '0.1.0-beta.1'],
    ['FALSE', '0.1.0'],
  ])('of a pre-release that is said to be %s are %s', async (prerelease, version) => {
    const at = await started();
    const { outputs } = await draft({ forge: at.forge, commit: at.first, inputs: { prerelease } });
    expect(outputs.version).toBe(version);
  });

  test('can be given, unless they are taken', async () => {
    const at = await started();
    await at.repository.setRef('refs/tags/v1.2.0', at.first);
    const commit = await merge(at, { title: 'Add it' });
    const given = (version: string, inputs = {}) =>
      draft({ forge: at.forge, commit, inputs: { version, ...inputs } });
    expect((await given('v4.0.0')).outputs).toMatchObject({
      version: '4.0.0',
      previousVersion: '1.2.0',
    });
    await expect(given('1.2.0')).rejects.toMatchObject({ code: 'VERSION_TAKEN' });
    await at.repository.setRef('refs/tags/1.5.0', at.first);
    await expect(given('v1.5.0')).rejects.toMatchObject({ code: 'VERSION_TAKEN' });
    await expect(given('1.2.0', { reserve: 'true' })).rejects.toMatchObject({
      code: 'VERSION_TAKEN',
    });
    const reserved = await given('4.1.0', { reserve: 'true' });
    expect([reserved.outputs.tag, await at.repository.read('v4.1.0')]).toEqual(['v4.1.0', commit]);
  });

  test('of an older push are reserved behind a newer one, until that one is released', async () => {
    const at = await started();
    await at.repository.setRef('refs/tags/v1.2.0', at.first);
    await at.repository.setRef('refs/heads/release/1.2', at.first);
    const branch = 'release/1.2';
    const [one, two, three] = [
      await merge(at, { title: 'Fix 1', base: branch }),
      await merge(at, { title: 'Fix 2', base: branch }),
      await merge(at, { title: 'Fix 3', base: branch }),
    ];
    const reserve = (commit: string) =>
      draft({ forge: at.forge, commit, branch, inputs: { reserve: 'true' } });
    const newest = await reserve(three);
    const older = await reserve(two);
    expect([newest.outputs.tag, older.outputs.tag]).toEqual(['v1.2.1', 'v1.2.2']);
    expect(older.outputs).toMatchObject({ previousVersion: '1.2.0', changes: [{}, {}] });
    expect(stateOf(at.repository)).toMatchObject([{ assets: [] }, { assets: [] }]);
    await publish(at.forge, newest.outputs.releaseId);
    const oldest = await reserve(one);
    expect(oldest.outputs).toMatchObject({ bump: 'none', previousVersion: '1.2.1' });
  });

  test('that are reserved stay with their commit, and end when they are published', async () => {
    const at = await started();
    const inputs = { reserve: 'true', ...imageOf(at.first) };
    const one = await draft({ forge: at.forge, commit: at.first, inputs });
    const two = await draft({ forge: at.forge, commit: at.first, inputs });
    expect(two.outputs).toMatchObject({ tag: 'v0.1.0', releaseId: one.outputs.releaseId });
    const dry = { ...inputs, 'dry-run': 'true' };
    const planned = await draft({ forge: at.forge, commit: at.first, inputs: dry });
    expect(planned.outputs).toMatchObject({ tag: 'v0.1.0', releaseId: one.outputs.releaseId });
    await publish(at.forge, one.outputs.releaseId);
    const three = await draft({ forge: at.forge, commit: at.first, inputs });
    const { releaseId } = one.outputs;
    expect(three.outputs).toMatchObject({ bump: 'none', created: false, releaseId });
    expect(stateOf(at.repository)).toHaveLength(1);
  });
});

describe('notes', () => {
  test.each([404, 405, 501])('are listed where the platform answers %i', async (status) => {
    const at = await started();
    at.forge.addFault({ operation: 'repos/generate-release-notes', status, times: 99 });
    await draft({ forge: at.forge, commit: at.first });
    expect(stateOf(at.repository)[0]?.body).toContain('No pull request was merged.');
  });

  test('are listed where the platform writes none, with titles as plain text', async () => {
    const at = await started();
    await at.repository.setRef('refs/tags/v1.0.0', at.first);
    await merge(at, { title: 'Break *it* <img> @all', labels: ['breaking'] });
    await merge(at, { title: 'Fix it', labels: ['fix'], author: 'renovate[bot]' });
    const commit = await merge(at, { title: 'Add it' });
    at.forge.addFault({ operation: 'repos/generate-release-notes', status: 404, times: 99 });
    await draft({ forge: at.forge, commit });
    const [release] = stateOf(at.repository);
    const notes = release?.body.split('\n').filter((line) => /^[#-]|Compare/.test(line));
    expect(notes).toEqual([
      '## What’s changed',
      '### Breaking changes',
      expect.stringMatching(/^- Break \\\*it\\\* &#60;img&#62; &#64;all \(\[#1]\(.*\) by @mona\)$/),
      '### Changes',
      expect.stringMatching(/^- Add it \(\[#3]/),
      '### Fixes',
      expect.stringMatching(/^- Fix it \(\[#2]\(.*\) by renovate\\\[bot\\\]\)$/),
      'Compare: https://github.test/acme/web/compare/v1.0.0...v2.0.0',
    ]);
  });
});
