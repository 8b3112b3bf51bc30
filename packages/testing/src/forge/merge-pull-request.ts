import { type Call, type ForgeAnswer, notFound, ok, refused, textIn } from './answer.ts';
import { findPullRequest } from './find-pull-request.ts';
import { headCommitOf, repositoryOf } from './forks.ts';
import { mergeTrees, resolveCommit } from './git-objects.ts';
import { commitTree } from './git-write.ts';
import type { ForgePullRequest } from './model.ts';
import type { Place } from './render.ts';
import { timestamp } from './state.ts';

/** How to merge; a squash has one parent. */
export interface MergeWish {
  readonly method: 'merge' | 'squash';
  readonly message?: string;
}

/** Merges an open pull request; the text says why it cannot be done. */
export async function mergePullRequest(
  place: Place,
  one: ForgePullRequest,
  { method, message = `${one.title} (#${one.number})` }: MergeWish,
): Promise<{ readonly commit: string } | { readonly problem: string }> {
  const { git, deletesMergedBranches } = place.repository;
  if (one.state !== 'open') return { problem: 'Pull Request is not mergeable' };
  if (one.isDraft) return { problem: 'Pull Request is still a draft' };
  const head = await headCommitOf(place, one);
  const base = (await resolveCommit(git, `refs/heads/${one.base}`)) ?? '';
  const merged = await mergeTrees(git, base, head);
  if ('conflicts' in merged) return { problem: 'Pull Request is not mergeable' };
  const parents = method === 'squash' ? [base] : [base, head];
  const wanted = { tree: merged.tree, parents, message };
  const commit = await commitTree(git, wanted, timestamp(place.state));
  await git.run(['update-ref', `refs/heads/${one.base}`, commit, base]);
  const facts = { mergeCommit: commit, mergedAt: timestamp(place.state) };
  Object.assign(one, { state: 'closed', ...facts });
  const source = repositoryOf(place, one.headOwner);
  if (deletesMergedBranches && source === place.repository) {
    await git.run(['update-ref', '-d', `refs/heads/${one.head}`]);
  }
  return { commit };
}

/** `PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge`, without rebasing. */
export async function answerMerge(call: Call): Promise<ForgeAnswer> {
  const one = findPullRequest(call, 'pull_number');
  if (one === undefined) return notFound();
  const method = textIn(call, 'merge_method') ?? 'merge';
  if (method !== 'merge' && method !== 'squash') {
    return refused(405, 'Rebase merges are not allowed on this repository.');
  }
  const expected = textIn(call, 'sha');
  if (expected !== undefined && expected !== (await headCommitOf(call, one))) {
    return refused(409, 'Head branch was modified. Review and try the merge again.');
  }
  const title = textIn(call, 'commit_title');
  const parts = [title ?? `${one.title} (#${one.number})`, textIn(call, 'commit_message') ?? ''];
  const message = parts.filter((part) => part !== '').join('\n\n');
  const merged = await mergePullRequest(call, one, { method, message });
  if ('problem' in merged) return refused(405, merged.problem);
  return ok({ sha: merged.commit, merged: true, message: 'Pull Request successfully merged' });
}
