import { expect, test } from 'vitest';
import { runAction } from './run-action.ts';
import { imageOf, merge, started, stateOf } from './runs.ts';

test('five real runs at once leave one draft', async () => {
  const at = await started({ listingLag: 3 });
  const commits = [at.first];
  for (const title of ['a', 'b', 'c', 'd']) commits.push(await merge(at, { title }));
  const runs = await Promise.all(
    commits.map((commit) => runAction(at, commit, { inputs: imageOf(commit) })),
  );
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
  expect(stateOf(at.repository)).toMatchObject([{ target: commits[4], isDraft: true }]);
});
