import {
  type Call,
  created,
  type ForgeAnswer,
  listed,
  notFound,
  nothing,
  ok,
  type Routes,
  textIn,
} from './answer.ts';
import { findPullRequest } from './find-pull-request.ts';
import type { ForgePullRequest } from './model.ts';
import { renderComment } from './render.ts';
import { renderLabel } from './render-pull-request.ts';
import { nextId, visible } from './state.ts';
import { record } from './timeline-routes.ts';

const read = 'issues=read; pull_requests=read';
const write = 'issues=write; pull_requests=write';

/** Labels and comments of pull requests, which are issues to these endpoints. */
export const issueRoutes: Routes = {
  'issues/list-labels-on-issue': {
    permission: read,
    answer: (call) => {
      const found = findPullRequest(call, 'issue_number');
      return found === undefined ? notFound() : listed(found.labels.map((one) => renderLabel(one)));
    },
  },
  'issues/add-labels': { permission: write, answer: (call) => label(call, true) },
  'issues/set-labels': { permission: write, answer: (call) => label(call, false) },
  'issues/remove-label': {
    permission: write,
    answer: (call) => {
      const found = findPullRequest(call, 'issue_number');
      const name = call.parameters.name ?? '';
      if (found?.labels.includes(name) !== true) return notFound('Label does not exist');
      relabel(
        call,
        found,
        found.labels.filter((one) => one !== name),
      );
      return ok(found.labels.map((one) => renderLabel(one)));
    },
  },
  'issues/list-comments': {
    permission: read,
    answer: (call) => {
      const found = findPullRequest(call, 'issue_number');
      if (found === undefined) return notFound();
      const own = call.repository.comments.filter((one) => one.issue === found.number);
      return listed(visible(call.state, own).map((one) => renderComment(call, one)));
    },
  },
  'issues/create-comment': { permission: write, answer: comment },
  'issues/update-comment': {
    permission: write,
    answer: (call) => {
      const found = findComment(call);
      if (found === undefined) return notFound();
      found.body = textIn(call, 'body') ?? found.body;
      return ok(renderComment(call, found));
    },
  },
  'issues/delete-comment': {
    permission: write,
    answer: (call) => {
      const found = findComment(call);
      if (found === undefined) return notFound();
      call.repository.comments.splice(call.repository.comments.indexOf(found), 1);
      return nothing;
    },
  },
};

function label(call: Call, isAdded: boolean): ForgeAnswer {
  const found = findPullRequest(call, 'issue_number');
  if (found === undefined) return notFound();
  const given = (call.body.labels ?? []) as ReadonlyArray<string | { readonly name: string }>;
  const names = given.map((one) => (typeof one === 'string' ? one : one.name));
  relabel(call, found, [...new Set([...(isAdded ? found.labels : []), ...names])]);
  return ok(found.labels.map((one) => renderLabel(one)));
}

/** Sets the labels; each one that comes or goes is an event of its own. */
function relabel(call: Call, found: ForgePullRequest, labels: string[]): void {
  const [before, after] = [new Set(found.labels), new Set(labels)];
  for (const one of before) if (!after.has(one)) record(call, found.number, ['unlabeled', one]);
  for (const one of after) if (!before.has(one)) record(call, found.number, ['labeled', one]);
  found.labels = labels;
}

function comment(call: Call): ForgeAnswer {
  const found = findPullRequest(call, 'issue_number');
  if (found === undefined) return notFound();
  const entry = {
    id: nextId(call.state),
    issue: found.number,
    author: call.token.login,
    bornAt: call.state.turn,
    body: textIn(call, 'body') ?? '',
  };
  call.repository.comments.push(entry);
  record(call, found.number, ['commented', `${entry.id}`]);
  return created(renderComment(call, entry));
}

function findComment(call: Call) {
  const id = Number(call.parameters.comment_id);
  return call.repository.comments.find((one) => one.id === id);
}
