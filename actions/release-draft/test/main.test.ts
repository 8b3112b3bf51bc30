import { describe, expect, test } from 'vitest';
import {
  between,
  digestOf,
  draft,
  image,
  imageOf,
  merge,
  publish,
  started,
  stateOf,
} from './runs.ts';

describe('a push to main', () => {
  test('drafts the first release with its image', async () => {
    const { forge, repository, first } = await started();
    const { outputs } = await draft({ forge, commit: first, inputs: imageOf(first) });
    expect(outputs).toMatchObject({
      version: '0.1.0',
      tag: 'v0.1.0',
      created: true,
      bump: 'minor',
    });
    const [release] = stateOf(repository);
    expect(release).toMatchObject({ tag: 'v0.1.0', target: first, name: 'v0.1.0', isDraft: true });
    expect(release?.body).toMatch(/^<!-- image-relay:line=main -->\n/);
    expect(release?.body).toContain(`\`${image}@${digestOf(first)}\`, built from ${first}`);
    const json = { schemaVersion: 1, image, digest: digestOf(first), commit: first };
    expect(release?.assets).toEqual([['image.json', `${JSON.stringify(json, null, 2)}\n`]]);
  });

  test('says which tags are no versions and yet look newer', async () => {
    const { forge, repository, first } = await started();
    for (const name of ['v1.0', 'v1.1', '1.1.028', 'v1.2.3.4', 'v2.0', 'v2.1', 'latest']) {
      await repository.setRef(`refs/tags/${name}`, first);
    }
    const { outputs, warnings } = await draft({ forge, commit: first });
    expect(outputs.version).toBe('0.1.0');
    expect(warnings).toEqual([expect.stringMatching(/"v1\.1".* and 1 more.*`version`/)]);
    const given = await draft({ forge, commit: first, inputs: { version: '2.2.0' } });
    expect(given.warnings).toEqual([]);
  });

  test('goes by hashes, as a tag may be called like the branch', async () => {
    const at = await started();
    await at.repository.setRef('refs/tags/main', at.first);
    const commit = await merge(at, { title: 'Add it' });
    await draft({ forge: at.forge, commit });
    const compared = at.forge.requests
      .map(({ path }) => /\/compare\/([^?]+)/.exec(path)?.[1])
      .filter((range) => range !== undefined);
    expect(compared).toEqual([`${commit}...${commit}`]);
  });

  test('after a release drafts the next, with what was merged since', async () => {
    const at = await started();
    const first = await draft({ forge: at.forge, commit: at.first });
    await publish(at.forge, first.outputs.releaseId);
    await merge(at, { title: 'Fix it', labels: ['fix'] });
    const commit = await merge(at, { title: 'Add it', labels: ['feature', 'x'] });
    const { outputs } = await draft({ forge: at.forge, commit, inputs: imageOf(commit) });
    expect(outputs).toMatchObject({
      version: '0.2.0',
      previousVersion: '0.1.0',
      bump: 'minor',
      created: true,
      changes: [
        { number: 1, title: 'Fix it', labels: ['fix'], bump: 'patch' },
        { number: 2, title: 'Add it', labels: ['feature', 'x'], bump: 'minor' },
      ],
    });
    const [, release] = stateOf(at.repository);
    expect(release?.body).toContain('* Add it by @mona in');
    expect(release?.body).toContain('compare/v0.1.0...v0.2.0');
  });

  test('updates the one draft of its line', async () => {
    const at = await started();
    const before = await draft({ forge: at.forge, commit: at.first, inputs: imageOf(at.first) });
    const commit = await merge(at, { title: 'Add it' });
    const { outputs } = await draft({ forge: at.forge, commit, inputs: imageOf(commit) });
    expect(outputs).toMatchObject({ created: false, releaseId: before.outputs.releaseId });
    expect(stateOf(at.repository)).toMatchObject([
      { target: commit, assets: [['image.json', expect.stringContaining(commit)]] },
    ]);
  });

  test('again writes nothing', async () => {
    const { forge, first } = await started();
    await draft({ forge, commit: first, inputs: imageOf(first) });
    const before = forge.requests.length;
    await draft({ forge, commit: first, inputs: imageOf(first) });
    const writes = forge.requests
      .slice(before)
      .filter(
        ({ method, operation }) => method !== 'GET' && operation !== 'repos/generate-release-notes',
      );
    expect(writes).toEqual([]);
  });

  test('of an older commit leaves the newer draft as it is', async () => {
    const at = await started();
    const commit = await merge(at, { title: 'Add it' });
    await draft({ forge: at.forge, commit, inputs: imageOf(commit) });
    const before = stateOf(at.repository);
    const { lines } = await draft({ forge: at.forge, commit: at.first, inputs: imageOf(at.first) });
    expect(stateOf(at.repository)).toEqual(before);
    expect(lines).toContain(`a newer commit is drafted already: ${commit}`);
  });

  test('that is released already drafts nothing', async () => {
    const at = await started();
    const { outputs } = await draft({ forge: at.forge, commit: at.first });
    await publish(at.forge, outputs.releaseId);
    const before = stateOf(at.repository);
    const again = await draft({ forge: at.forge, commit: at.first });
    const { releaseId } = outputs;
    expect(again.outputs).toMatchObject({ created: false, bump: 'none', tag: 'v0.1.0', releaseId });
    expect(stateOf(at.repository)).toEqual(before);
  });

  test('of a commit before a release drafts nothing and names no release', async () => {
    const at = await started();
    const commit = await merge(at, { title: 'Add it' });
    const { outputs } = await draft({ forge: at.forge, commit });
    await publish(at.forge, outputs.releaseId);
    const late = await draft({ forge: at.forge, commit: at.first });
    expect(late.outputs).toMatchObject({ bump: 'none', previousVersion: '0.1.0', changes: [] });
    expect([late.outputs.version, late.outputs.tag, late.outputs.releaseId]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(late.summary).toContain('Nothing to release');
  });
});

test('a dry run says what would be drafted, and writes nothing', async () => {
  const at = await started();
  const inputs = { 'dry-run': 'true', ...imageOf(at.first) };
  const empty = await draft({ forge: at.forge, commit: at.first, inputs });
  expect(empty.outputs).toMatchObject({ version: '0.1.0', created: false });
  expect(empty.outputs.releaseId).toBeUndefined();
  const reserve = { ...inputs, reserve: 'true' };
  const reserved = await draft({ forge: at.forge, commit: at.first, inputs: reserve });
  expect(reserved.outputs.tag).toBe('v0.1.0');
  await draft({ forge: at.forge, commit: at.first });
  const before = stateOf(at.repository);
  const commit = await merge(at, { title: 'Add it' });
  const logged = at.forge.requests.length;
  const there = await draft({ forge: at.forge, commit, inputs: { 'dry-run': 'true' } });
  expect(there.outputs).toMatchObject({ created: false, releaseId: at.repository.releases[0]?.id });
  expect(there.summary).toContain('dry run');
  expect(stateOf(at.repository)).toEqual(before);
  const methods = at.forge.requests.slice(logged).map(({ method }) => method);
  expect(new Set(methods)).toEqual(new Set(['GET']));
});

test('a GitHub Enterprise Server is reached at its own address', async () => {
  const at = await started();
  const { network, forge } = await between(at, '/api/v3');
  const { outputs } = await draft({ forge, commit: at.first, inputs: imageOf(at.first) });
  expect(outputs).toMatchObject({ version: '0.1.0', created: true });
  expect(network.requests).toBe(at.forge.requests.length);
});

test('the default branch is what the event says', async () => {
  const at = await started();
  await at.repository.setRef('refs/heads/trunk', at.first);
  const event = { repository: { default_branch: 'trunk' } };
  const run = draft({ forge: at.forge, commit: at.first, branch: 'trunk', event });
  expect((await run).outputs.tag).toBe('v0.1.0');
});
