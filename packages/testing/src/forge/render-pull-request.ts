import { resolveCommit } from './git-objects.ts';
import type { ForgePullRequest } from './model.ts';
import { apiRoot, type Place, pageRoot, renderRepository, renderUser } from './render.ts';

/** A pull request; its head is read from the branch as long as it is open. */
export async function renderPullRequest(place: Place, pullRequest: ForgePullRequest) {
  const { number } = pullRequest;
  const { git } = place.repository;
  const current = await resolveCommit(git, `refs/heads/${pullRequest.head}`);
  if (pullRequest.state === 'open') pullRequest.headCommit = current ?? pullRequest.headCommit;
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
    head: renderEnd(place, pullRequest.head, pullRequest.headCommit),
    base: renderEnd(place, pullRequest.base, base ?? ''),
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

function renderEnd(place: Place, ref: string, sha: string) {
  const { owner } = place.repository;
  const repo = renderRepository(place);
  return { label: `${owner}:${ref}`, ref, sha, user: renderUser(owner), repo };
}
