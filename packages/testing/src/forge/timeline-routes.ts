import { type Call, listed, notFound, type Routes } from './answer.ts';
import { findPullRequest } from './find-pull-request.ts';
import type { ForgeTimelineEvent } from './model.ts';
import { renderComment, renderUser } from './render.ts';
import { nextId, timestamp } from './state.ts';

/** What happened to a pull request, oldest first: who set which label, and comments that are still there. */
export const timelineRoutes: Routes = {
  'issues/list-events-for-timeline': {
    permission: 'issues=read; pull_requests=read',
    answer: (call) => {
      const found = findPullRequest(call, 'issue_number');
      if (found === undefined) return notFound();
      const own = call.repository.timeline.filter((one) => one.issue === found.number);
      return listed(own.flatMap((one) => render(call, one) ?? []));
    },
  },
};

/** Keeps that somebody did something; the one whose token it is. */
export function record(
  call: Call,
  issue: number,
  [event, about]: readonly [ForgeTimelineEvent['event'], string],
): void {
  call.repository.timeline.push({
    id: nextId(call.state),
    issue,
    event,
    actor: call.token.login,
    createdAt: timestamp(call.state),
    about,
  });
}

function render(call: Call, { id, event, actor, createdAt, about, issue }: ForgeTimelineEvent) {
  const { owner, name, comments } = call.repository;
  const api = `${call.state.url}/repos/${owner}/${name}/issues`;
  const common = { event, actor: renderUser(actor), created_at: createdAt, node_id: `event-${id}` };
  if (event !== 'commented') {
    const change = { label: { name: about, color: 'ededed' }, performed_via_github_app: null };
    const commit = { commit_id: null, commit_url: null };
    return { ...common, ...change, ...commit, id, url: `${api}/events/${id}` };
  }
  const comment = comments.find((one) => `${one.id}` === about);
  if (comment === undefined) return undefined;
  return {
    ...renderComment(call, comment),
    ...common,
    url: `${api}/comments/${comment.id}`,
    issue_url: `${api}/${issue}`,
    author_association: 'NONE',
    updated_at: createdAt,
  };
}
