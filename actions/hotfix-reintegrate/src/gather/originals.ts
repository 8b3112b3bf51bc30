import type { PullRequestDetails } from '@image-relay/github';
import type { LineCommit } from '../core/facts.ts';
import { isReintegration } from '../core/names.ts';
import type { Run } from '../run.ts';

/** The most commits that are looked up. */
const mostCommits = 50;
const atOnce = 6;

/** A pull request that brought a commit to the line. */
export type Original = Pick<PullRequestDetails, 'number' | 'title' | 'url'>;

/** The merged pull requests that the newest 50 commits came to the line with, by number. */
export async function gatherOriginals(
  { pullRequestsOf, release }: Pick<Run, 'pullRequestsOf' | 'release'>,
  commits: readonly LineCommit[],
): Promise<readonly Original[]> {
  const found = new Map<number, Original>();
  const asked = commits.slice(-mostCommits);
  for (let at = 0; at < asked.length; at += atOnce) {
    const lists = await Promise.all(
      asked.slice(at, at + atOnce).map(({ commit }) => pullRequestsOf(commit)),
    );
    for (const one of lists.flat()) {
      const isOriginal = one.isMerged && one.baseBranch === release.branch;
      if (isOriginal && !isReintegration(one.headBranch)) found.set(one.number, one);
    }
  }
  return [...found.values()].toSorted((a, b) => a.number - b.number);
}
