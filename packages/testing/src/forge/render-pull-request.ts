import { headCommitOf, repositoryOf } from './forks.ts';
import { resolveCommit } from './git-objects.ts';
import type { ForgePullRequest, RepositoryState } from './model.ts';
import { apiRoot, type Place, pageRoot, renderRepository, renderUser } from './render.ts';
import type { ForgeState } from './state.ts';

/** A pull request; its head is read from the branch as long as it is open. */
export async function renderPullRequest(place: Place, pullRequest: ForgePullRequest) {
  const { number } = pullRequest;
  const { git } = place.repository;
  const head = await headCommitOf(place, pullRequest);
  const source = repositoryOf(place, pullRequest.headOwner);
  const base = await resolveCommit(git, `refs/heads/${pullRequest.base}`);
  return {
    id: pullRequest.id,
    number,
    url: `${apiRoot(place)}/pulls/${number}`,
    html_url: `${pageRoot(place)}/pull/${number}`,
    title: pullRequest.title,
    body: pullRequest.body,
    state: pullRequest.state,
    draft: pullRequest.isDraft,
    user: renderUser(pullRequest.author),
    labels: pullRequest.labels.map((name) => renderLabel(name)),
    requested_reviewers: pullRequest.reviewers.map((login) => renderUser(login)),
    head: renderEnd(place.state, source, { ...pullRequest, ref: pullRequest.head, sha: head }),
    base: renderEnd(place.state, place.repository, {
      headOwner: place.repository.owner,
      ref: pullRequest.base,
      sha: base ?? '',
    }),
    created_at: pullRequest.createdAt,
    updated_at: pullRequest.mergedAt ?? pullRequest.createdAt,
    merged_at: pullRequest.mergedAt,
    merge_commit_sha: pullRequest.mergeCommit,
    merged: pullRequest.mergedAt !== null,
  };
}

/** A label with nothing but its name. */
export function renderLabel(name: string) {
  return { name, color: 'ededed', default: false, description: '' };
}

/** One end; the repository of a fork that is gone is null. */
function renderEnd(
  state: ForgeState,
  repository: RepositoryState | undefined,
  { headOwner, ref, sha }: Pick<ForgePullRequest, 'headOwner'> & { ref: string; sha: string },
) {
  const repo = repository === undefined ? null : renderRepository({ state, repository });
  return { label: `${headOwner}:${ref}`, ref, sha, user: renderUser(headOwner), repo };
}
