import { createGitHub } from '@image-relay/github';
import { describe, expect, test } from 'vitest';
import type { Ports } from '../src/ports.ts';
import { draft, imageOf, merge, publish, started, stateOf } from './runs.ts';

describe('a run that cannot know its line', () => {
  test.each([
    ['on a feature branch', { GITHUB_REF: 'refs/heads/feature/x' }, {}, ['feature/x', 'main']],
    ['on a pull request', { GITHUB_REF: 'refs/pull/1/merge' }, {}, ['refs/pull/1/merge']],
    ['on a tag', { GITHUB_REF: 'refs/tags/v1.2.3' }, {}, ['refs/tags/v1.2.3']],
    ['after another workflow', { GITHUB_EVENT_NAME: 'workflow_run' }, {}, ['"line"', '"target"']],
    ['without a commit', { GITHUB_SHA: '' }, { line: 'next' }, ['"next"', '"target"']],
    ['with a version of another line', {}, { line: 'release/1.2', version: '1.3.0' }, ['1.3.0']],
  ])('%s says what to write', async (_, env, inputs, named) => {
    const at = await started();
    const run = draft({ forge: at.forge, commit: at.first, env, inputs });
    const error: unknown = await run.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INPUT_INVALID' });
    const text = JSON.stringify(error, ['message', 'details', 'problems']).replaceAll('\\"', '"');
    const said = `${(error as Error).message} ${text}`.replaceAll('\\', '');
    expect(named.filter((one) => !said.includes(one))).toEqual([]);
    expect(at.forge.requests).toEqual([]);
  });

  test.each([
    ['whose branch is not there', { line: 'release/9.9' }, 'LINE_NOT_FOUND'],
    ['whose commit is not there', { target: 'a'.repeat(40) }, 'LINE_NOT_FOUND'],
  ])('%s says so', async (_, inputs, code) => {
    const at = await started();
    const run = draft({ forge: at.forge, commit: at.first, inputs });
    await expect(run).rejects.toMatchObject({ code });
  });
});

describe('what goes wrong on the way', () => {
  test.each([
    ['a draft whose answer is lost', 'repos/create-release'],
    ['a record whose answer is lost', 'repos/upload-release-asset'],
    ['an update whose answer is lost', 'repos/update-release'],
  ])('%s is found, and not made twice', async (_, operation) => {
    const at = await started();
    await draft({ forge: at.forge, commit: at.first, inputs: imageOf(at.first) });
    const skipped = operation === 'repos/create-release';
    const id = at.repository.releases[0]?.id;
    await Promise.all([id].filter(() => skipped).map((one) => publish(at.forge, one)));
    const commit = await merge(at, { title: 'Add it' });
    at.forge.addFault({ operation, when: 'after' });
    await draft({ forge: at.forge, commit, inputs: imageOf(commit) });
    const drafts = stateOf(at.repository).filter(({ isDraft }) => isDraft);
    expect(drafts).toMatchObject([
      { target: commit, assets: [['image.json', expect.any(String)]] },
    ]);
  });

  test('a refusal of the draft is not tried again and again', async () => {
    const at = await started();
    at.forge.addFault({ operation: 'repos/create-release', status: 422, times: 99 });
    const run = draft({ forge: at.forge, commit: at.first });
    await expect(run).rejects.toMatchObject({ code: 'GITHUB_REFUSED' });
  });

  test('a platform that stays down is an error of its own', async () => {
    const at = await started();
    at.forge.addFault({ operation: 'repos/create-release', status: 502, times: 99 });
    const run = draft({ forge: at.forge, commit: at.first });
    await expect(run).rejects.toMatchObject({ code: 'GITHUB_UPSTREAM_ERROR' });
  });

  test('a record that is refused whatever is there ends with the refusal', async () => {
    const at = await started();
    at.forge.addFault({ operation: 'repos/upload-release-asset', status: 422, times: 9999 });
    const run = draft({ forge: at.forge, commit: at.first });
    await expect(run).rejects.toMatchObject({ code: 'GITHUB_REFUSED' });
  });

  test('a draft that somebody else keeps changing ends the run', async () => {
    const at = await started();
    let edits = 0;
    const openGitHub: Ports['openGitHub'] = (options) => {
      const github = createGitHub(options);
      const get: typeof github.releases.get = async (repository, id) => {
        const found = await github.releases.get(repository, id);
        edits += 1;
        return found && { ...found, body: `${found.body}${edits}` };
      };
      return Promise.resolve({ ...github, releases: { ...github.releases, get } });
    };
    const run = draft({ forge: at.forge, commit: at.first, ports: { openGitHub } });
    await expect(run).rejects.toMatchObject({ code: 'DRAFT_UNSETTLED' });
  });
});
