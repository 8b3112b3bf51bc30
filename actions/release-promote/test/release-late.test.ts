import { execFileSync } from 'node:child_process';
import { fault } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { scene, web, whole } from './forge.ts';
import { four, linesOf } from './runs.ts';

describe('what fails after the tags', () => {
  test('leaves the draft a draft, and says what was written', async () => {
    const stage = await scene({ registry: { multiTag: false } });
    const { registry, run } = stage;
    registry.faults.add({ when: { method: 'PUT', reference: '1.2' }, fault: fault.forbidden() });
    const { exitCode, outputs, annotations } = await run({ release: 'v1.2.3', ...whole });
    expect([exitCode, linesOf(outputs.written), stage.changes()]).toEqual([1, ['v1.2.3'], []]);
    expect(annotations).toMatchObject([{ message: expect.stringContaining('REGISTRY_FORBIDDEN') }]);
  });

  test('as a tag that an immutable release had is explained', async () => {
    const stage = await scene();
    stage.forge.addFault({
      operation: 'repos/update-release',
      status: 422,
      body: { message: 'tag_name was used by an immutable release' },
    });
    const ran = await stage.run({ release: 'v1.2.3', ...whole });
    expect([ran.exitCode, linesOf(ran.outputs.written)]).toEqual([1, four]);
    expect(ran.annotations).toMatchObject([
      { message: expect.stringMatching(/^RELEASE_NOT_PUBLISHED.*used by an immutable release/s) },
    ]);
    expect(ran.reports).toMatchObject([
      { release: { branch: { done: true }, publication: { done: false } } },
    ]);
    const again = await stage.run({ release: 'v1.2.3', ...whole });
    expect(again.exitCode).toBe(0);
  });

  test.each([
    ['refused because another run was faster', 422],
    ['done although the answer is lost', 502],
  ])('as a publication that is %s is no failure', async (_, status) => {
    const stage = await scene();
    stage.forge.addFault({ operation: 'repos/update-release', when: 'after', status });
    const ran = await stage.run({ release: 'v1.2.3', ...whole });
    expect(ran.exitCode).toBe(0);
    expect(ran.reports).toMatchObject([{ release: { publication: { done: true } } }]);
  });

  test('as a publication that fails is what GitHub says', async () => {
    const stage = await scene();
    stage.forge.addFault({ operation: 'repos/update-release', status: 502 });
    const ran = await stage.run({ release: 'v1.2.3', ...whole });
    expect([ran.exitCode, linesOf(ran.outputs.written)]).toEqual([1, four]);
    expect(ran.annotations).toMatchObject([
      { message: expect.stringContaining('GITHUB_UPSTREAM_ERROR') },
    ]);
  });

  test('as a draft that somebody published meanwhile is left as it is', async () => {
    const stage = await scene({ registry: { multiTag: false } });
    const { registry, repository } = stage;
    registry.faults.add({
      when: { method: 'PUT', reference: 'latest' },
      fault: {
        type: 'rival',
        after: (reply) => {
          for (const release of repository.releases) release.isDraft = false;
          return reply;
        },
      },
    });
    const ran = await stage.run({ release: 'v1.2.3', ...whole });
    expect([ran.exitCode, stage.changes()]).toEqual([0, ['git/create-ref']]);
  });

  test('as a branch that somebody made elsewhere in between is diverged', async () => {
    const stage = await scene({ registry: { multiTag: false } });
    const { repository, registry, run } = stage;
    await repository.commit({ branch: 'other', files: { 'c.txt': 'c\n' } });
    const refs = ['update-ref', 'refs/heads/release/1.2.3', 'refs/heads/other'];
    registry.faults.add({
      when: { method: 'PUT', reference: 'v1.2.3' },
      fault: {
        type: 'rival',
        after: (reply) => {
          execFileSync('git', ['--git-dir', repository.gitDirectory, ...refs]);
          return reply;
        },
      },
    });
    const ran = await run({ release: 'v1.2.3', ...whole });
    expect([ran.exitCode, linesOf(ran.outputs.written)]).toEqual([1, four]);
    expect(ran.annotations).toMatchObject([
      { message: expect.stringContaining('RELEASE_BRANCH_DIVERGED') },
    ]);
    expect(await repository.read('refs/tags/v1.2.3')).toBeUndefined();
  });

  test('as a branch that the token may not create names the permission', async () => {
    const stage = await scene();
    await stage.github.releases.publish(web, stage.draft.id, { tag: 'v1.2.3', makeLatest: false });
    const token = stage.forge.addToken({ permissions: { contents: 'read' } });
    const ran = await stage.run({ release: 'v1.2.3', ...whole, token });
    expect([ran.exitCode, linesOf(ran.outputs.written)]).toEqual([1, four]);
    expect(ran.annotations).toMatchObject([
      { message: expect.stringMatching(/^GITHUB_FORBIDDEN.*contents=write/s) },
    ]);
    expect(ran.outputs['release-branch']).toBe('');
  });
});
