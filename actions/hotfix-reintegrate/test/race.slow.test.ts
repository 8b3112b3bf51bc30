import { GitHubError, type Merges } from '@image-relay/github';
import { expect, test } from 'vitest';
import { type Merge, withFirstMerge } from './first-merge.ts';
import { git } from './git.ts';
import { branch, type Hotfix, startHotfix } from './hotfix.ts';

const failing = (code: 'GITHUB_REFUSED' | 'GITHUB_NETWORK' | 'GITHUB_UPSTREAM_ERROR') =>
  new GitHubError(code, 'no answer', { endpoint: 'POST /repos/acme/web/merges' });
const andFailing = (code: Parameters<typeof failing>[0]) => async (merge: Merge) => {
  await merge();
  throw failing(code);
};

test.each<[string, (merge: Merge, hotfix: Hotfix) => ReturnType<Merges['merge']>]>([
  ['another run makes right before it', (merge) => merge().then(merge)],
  ['is refused because another run was faster', andFailing('GITHUB_REFUSED')],
  ['is made and whose answer is lost', andFailing('GITHUB_NETWORK')],
  ['is made and whose answer is a page of a proxy', andFailing('GITHUB_UPSTREAM_ERROR')],
  [
    'has no branch any more, which another run took back',
    async (merge, { web }) => {
      await git(web.gitDirectory, 'update-ref', '-d', `refs/heads/${branch}`);
      return await merge();
    },
  ],
])('a run whose merge %s looks again and opens the pull request', async (_, answer) => {
  const hotfix = await startHotfix();
  const ports = withFirstMerge((merge) => answer(merge, hotfix));
  const { entries, codes, lines } = await hotfix.run({ ports });
  expect([codes, entries[0]?.outcome]).toEqual([[], 'opened']);
  expect(lines.filter((line) => line.endsWith('look again'))).toHaveLength(1);
  const parents = await git(hotfix.web.gitDirectory, 'log', '-1', '--format=%P', branch);
  expect(parents).toContain(hotfix.commit);
  expect(hotfix.web.pullRequests[0]?.body).toContain('Merge it with a merge commit');
});
