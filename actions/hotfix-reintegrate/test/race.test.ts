import { createGitHub, type Merges } from '@image-relay/github';
import { expect, test } from 'vitest';
import type { Ports } from '../src/ports.ts';
import { branch, changed, type Hotfix, startHotfix } from './hotfix.ts';

type Merged = Awaited<ReturnType<Merges['merge']>>;

/** A connection on which something else happens once, right after the first merge was answered. */
function afterTheMerge(happens: () => Promise<unknown>): Ports['openGitHub'] {
  let first: (() => Promise<unknown>) | undefined = happens;
  return (options) => {
    const github = createGitHub({ ...options, retries: 0 });
    const merge = async (...wanted: Parameters<Merges['merge']>): Promise<Merged> => {
      const merged = await github.merges.merge(...wanted);
      const now = first;
      first = undefined;
      await now?.();
      return merged;
    };
    return Promise.resolve({ ...github, merges: { merge } });
  };
}

const theirs = async ({ web }: Hotfix) =>
  await web.commit({ branch, files: { 'a.txt': changed(3, 'both') } });

test.each([
  ['draft', 'is kept, although the branch was about to become the release commit'],
  ['fail', 'is kept, although the branch was about to go'],
])('with `on-conflict: %s` a push right after the conflict %s', async (onConflict) => {
  const hotfix = await startHotfix('conflict');
  let pushed = '';
  const openGitHub = afterTheMerge(async () => {
    pushed = await theirs(hotfix);
  });
  const inputs = { 'on-conflict': onConflict };
  await hotfix.run({ inputs, ports: { openGitHub } });
  expect(pushed).not.toBe('');
  expect(await hotfix.web.read(branch)).toBe(pushed);
});
