import { ActionError, quote } from '@image-relay/action-kit';
import type { Comparison, PullRequestDetails } from '@image-relay/github';
import { bothSides } from '../core/both-sides.ts';
import type { BranchFacts, PullRequestFacts, TargetFacts } from '../core/facts.ts';
import { branchName } from '../core/names.ts';
import { pickedFrom } from '../core/picks.ts';
import type { Run } from '../run.ts';

/** Everything that decides what becomes of one target. Code TARGET_NOT_FOUND. */
export async function gatherTarget(run: Run, target: string): Promise<TargetFacts> {
  const { github, repository, release } = run;
  const head = await github.gitRefs.find(repository, `refs/heads/${target}`);
  if (head === undefined) throw notFound(`there is no target branch ${quote(target)}`);
  const line = await compare(run, head.object, release.commit, target);
  const name = branchName(release.version, target);
  const shared = {
    target,
    targetHead: head.object,
    missing: line.commits,
    mergeBase: line.mergeBase,
    branchName: name,
  };
  if (line.aheadBy === 0) {
    return {
      ...shared,
      bothSides: { files: [], isWhole: true },
      picked: new Set(),
      pullRequests: [],
    };
  }
  const other = await compare(run, release.commit, head.object, target);
  const branch = await gatherBranch(run, name, head.object);
  const filter = { headBranch: name, baseBranch: target, state: 'all' } as const;
  const pullRequests = await github.pullRequests.list(repository, filter);
  return {
    ...shared,
    bothSides: bothSides(line.changes, other.changes),
    picked: pickedFrom(other.commits.map(({ message }) => message)),
    ...(branch === undefined ? {} : { branch }),
    pullRequests: pullRequests.map(factsOf),
  };
}

/** The reintegration branch, measured against the target and the line. */
export async function gatherBranch(
  run: Run,
  name: string,
  targetHead: string,
): Promise<BranchFacts | undefined> {
  const { github, repository, release } = run;
  const found = await github.gitRefs.find(repository, `refs/heads/${name}`);
  if (found === undefined) return undefined;
  const head = found.object;
  if (head === targetHead) return { head, isInTarget: true, hasRelease: false, own: [] };
  const beyondTarget = await compare(run, targetHead, head, name);
  const isInTarget = beyondTarget.aheadBy === 0;
  if (head === release.commit) return { head, isInTarget, hasRelease: true, own: [] };
  const beyondRelease = await compare(run, release.commit, head, name);
  const others = new Set(beyondRelease.commits.map(({ commit }) => commit));
  const own = beyondTarget.commits.filter(({ commit }) => others.has(commit));
  return { head, isInTarget, hasRelease: beyondRelease.behindBy === 0, own };
}

async function compare(run: Run, base: string, head: string, name: string): Promise<Comparison> {
  const compared = await run.github.comparisons.compare(run.repository, base, head);
  if (compared !== undefined) return compared;
  throw notFound(`${quote(name)} and ${quote(run.release.branch)} share no history`);
}

/** What is read of a pull request. */
export function factsOf(details: PullRequestDetails): PullRequestFacts {
  const { number, url, body, author, headCommit, state, isMerged, isDraft } = details;
  return { number, url, body, author, headCommit, state, isMerged, isDraft };
}

function notFound(message: string): ActionError {
  return new ActionError('TARGET_NOT_FOUND', message, { hint: 'correct the branch in `targets`' });
}
