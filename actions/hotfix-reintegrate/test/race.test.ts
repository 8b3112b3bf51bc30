import { expect, test } from 'vitest';
import { withFirstMerge } from './first-merge.ts';
import { branch, changed, startHotfix } from './hotfix.ts';

test.each([
  ['draft', 'is kept, although the branch was about to become the release commit'],
  ['fail', 'is kept, although the branch was about to go'],
])('with `on-conflict: %s` a push right after the conflict %s', async (onConflict) => {
  const { web, run } = await startHotfix('conflict');
  let pushed = '';
  const ports = withFirstMerge(async (merge) => {
    const merged = await merge();
    pushed = await web.commit({ branch, files: { 'a.txt': changed(3, 'both') } });
    return merged;
  });
  await run({ inputs: { 'on-conflict': onConflict }, ports });
  expect(pushed).not.toBe('');
  expect(await web.read(branch)).toBe(pushed);
});
