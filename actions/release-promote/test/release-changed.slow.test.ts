import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type Scene, scene, whole } from './forge.ts';
import { four, linesOf, putsOf } from './runs.ts';

const newer = 'b'.repeat(40);

/** What another run or a person changes of the draft v1.2.3. */
const changes: readonly (readonly [what: string, change: (stage: Scene) => unknown])[] = [
  [
    'the tag',
    ({ repository: { releases } }) => Object.assign(releases[0] ?? {}, { tag: 'v2.0.0' }),
  ],
  [
    'the target',
    ({ repository: { releases } }) => Object.assign(releases[0] ?? {}, { target: newer }),
  ],
  [
    'the image',
    ({ repository: { releases } }) => Object.assign(releases[0]?.assets[0] ?? {}, { id: 99_999 }),
  ],
  [
    'the kind',
    ({ repository: { releases } }) => Object.assign(releases[0] ?? {}, { isPrerelease: true }),
  ],
];

test.each([
  ['no tag', { kind: 'blob' }, []],
  ['no release', { method: 'PUT', reference: 'latest' }, four],
] as const)('a git tag that appears elsewhere meanwhile gets %s', async (_, when, written) => {
  const stage = await scene({ registry: { multiTag: false } });
  await stage.repository.commit({ branch: 'other', files: { 'c.txt': 'c\n' } });
  const refs = ['update-ref', 'refs/tags/v1.2.3', 'refs/heads/other'];
  changeAt(stage, when, ({ repository }) => {
    execFileSync('git', ['--git-dir', repository.gitDirectory, ...refs]);
  });
  const ran = await stage.run({ release: 'v1.2.3', ...whole });
  expect([ran.exitCode, linesOf(ran.outputs.written), stage.changes()]).toEqual([1, written, []]);
  expect(ran.annotations).toMatchObject([{ message: expect.stringMatching(/^RELEASE_CHANGED: /) }]);
});

describe('a draft that changes meanwhile', () => {
  test.each(changes)(
    'in %s while its image is verified is promoted by nobody',
    async (_, change) => {
      const stage = await scene();
      changeAt(stage, { kind: 'blob' }, change);
      const ran = await stage.run({ release: 'v1.2.3', ...whole });
      expect([ran.exitCode, ran.outputs]).toEqual([1, {}]);
      expect(ran.annotations).toMatchObject([
        { message: expect.stringMatching(/^RELEASE_CHANGED: .*no tag was written/) },
      ]);
      expect([putsOf(stage.registry), stage.changes()]).toEqual([0, []]);
    },
  );

  test.each(changes)('in %s while its tags are written stays a draft', async (_, change) => {
    const stage = await scene({ registry: { multiTag: false } });
    changeAt(stage, { method: 'PUT', reference: 'latest' }, change);
    const ran = await stage.run({ release: 'v1.2.3', ...whole });
    expect([ran.exitCode, linesOf(ran.outputs.written)]).toEqual([1, four]);
    expect(ran.annotations).toMatchObject([
      { message: expect.stringMatching(/^RELEASE_CHANGED: .*tags of the image are written/) },
    ]);
    expect(stage.changes()).toEqual([]);
  });
});

function changeAt(
  stage: Scene,
  when: NonNullable<Parameters<Scene['registry']['faults']['add']>[0]['when']>,
  change: (stage: Scene) => unknown,
): void {
  let isDone = false;
  stage.registry.faults.add({
    when,
    fault: {
      type: 'rival',
      after: (reply) => {
        if (!isDone) change(stage);
        isDone = true;
        return reply;
      },
    },
  });
}
