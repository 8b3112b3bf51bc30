import {
  type Call,
  created,
  type ForgeAnswer,
  invalid,
  listed,
  notFound,
  ok,
  type Routes,
  refused,
  textIn,
} from './answer.ts';
import { findPullRequest } from './find-pull-request.ts';
import { importBranch } from './forks.ts';
import { isAncestor, resolveCommit } from './git-objects.ts';
import { answerMerge } from './merge-pull-request.ts';
import type { ForgePullRequest } from './model.ts';
import { renderPullRequest } from './render-pull-request.ts';
import { nextId, timestamp, visible } from './state.ts';

/** Pull requests: https://docs.github.com/rest/pulls/pulls. */
export const pullRequestRoutes: Routes = {
  'pulls/list': { permission: 'pull_requests=read', answer: list },
  'pulls/get': {
    permission: 'pull_requests=read',
    answer: async (call) => {
      const found = findPullRequest(call, 'pull_number');
      return found === undefined ? notFound() : ok(await renderPullRequest(call, found));
    },
  },
  'pulls/create': { permission: 'pull_requests=write', answer: create },
  'pulls/update': { permission: 'pull_requests=write', answer: update },
  'pulls/merge': { permission: 'contents=write', answer: answerMerge },
  'pulls/request-reviewers': { permission: 'pull_requests=write', answer: requestReviewers },
  'repos/list-pull-requests-associated-with-commit': {
    permission: 'pull_requests=read',
    answer: async (call) => {
      const sha = call.parameters.commit_sha ?? '';
      const { git, pullRequests } = call.repository;
      const holds = await Promise.all(
        pullRequests.map(async (one) => {
          const isMerge = one.mergeCommit === sha;
          return isMerge || (await isAncestor(git, sha, one.headCommit));
        }),
      );
      const found = pullRequests.filter((_, index) => holds[index]);
      return listed(await Promise.all(found.map((one) => renderPullRequest(call, one))));
    },
  },
};

/** A `head` without an owner filters nothing, as on GitHub. */
async function list(call: Call): Promise<ForgeAnswer> {
  const { query, repository } = call;
  const [owner, branch] = (query.get('head') ?? '').split(':', 2);
  const state = query.get('state') ?? 'open';
  const base = query.get('base');
  const found = visible(call.state, repository.pullRequests)
    .filter((one) => state === 'all' || one.state === state)
    .filter((one) => base === null || one.base === base)
    .filter((one) => {
      return branch === undefined || (owner === one.headOwner && one.head === branch);
    });
  const newest = found.toReversed();
  const sorted = query.get('sort') === 'updated' ? newest.toSorted(byUpdate) : newest;
  return listed(await Promise.all(sorted.map((one) => renderPullRequest(call, one))));
}

function byUpdate(left: ForgePullRequest, right: ForgePullRequest): number {
  const [a, b] = [left.mergedAt ?? left.createdAt, right.mergedAt ?? right.createdAt];
  return b.localeCompare(a);
}

async function create(call: Call): Promise<ForgeAnswer> {
  const { repository, state, token } = call;
  if (token.kind === 'actions' && !state.options.actionsMayCreatePullRequests) {
    return refused(403, 'GitHub Actions is not permitted to create or approve pull requests.');
  }
  const base = textIn(call, 'base') ?? '';
  const [head = '', headOwner = repository.owner] = (textIn(call, 'head') ?? '')
    .split(':')
    .toReversed();
  const baseCommit = await resolveCommit(repository.git, `refs/heads/${base}`);
  if (baseCommit === undefined) return problem('Validation Failed', 'base', 'invalid');
  const headCommit = await importBranch(call, headOwner, head);
  if (headCommit === undefined) return problem('Validation Failed', 'head', 'invalid');
  if (await isAncestor(repository.git, headCommit, baseCommit)) {
    return problem(`No commits between ${base} and ${head}`, 'head', 'custom');
  }
  const isOpen = (one: ForgePullRequest) =>
    one.state === 'open' && one.head === head && one.headOwner === headOwner;
  if (repository.pullRequests.some((one) => isOpen(one) && one.base === base)) {
    const message = `A pull request already exists for ${headOwner}:${head}.`;
    return problem(message, 'head', 'custom');
  }
  const pullRequest = opened(call, { head, headOwner, base, headCommit });
  repository.pullRequests.push(pullRequest);
  return created(await renderPullRequest(call, pullRequest));
}

function opened(
  call: Call,
  branches: Pick<ForgePullRequest, 'head' | 'headOwner' | 'base' | 'headCommit'>,
): ForgePullRequest {
  const id = nextId(call.state);
  return {
    ...branches,
    id,
    number: call.repository.pullRequests.length + 1,
    createdAt: timestamp(call.state),
    bornAt: call.state.turn,
    author: call.token.login,
    title: textIn(call, 'title') ?? branches.head,
    body: textIn(call, 'body') ?? null,
    state: 'open',
    isDraft: call.body.draft === true,
    labels: [],
    reviewers: [],
    mergedAt: null,
    mergeCommit: null,
  };
}

async function update(call: Call): Promise<ForgeAnswer> {
  const found = findPullRequest(call, 'pull_number');
  if (found === undefined) return notFound();
  const state = textIn(call, 'state');
  if (found.mergedAt !== null && state === 'open') {
    return problem('Validation Failed', 'state', 'invalid');
  }
  found.title = textIn(call, 'title') ?? found.title;
  found.body = textIn(call, 'body') ?? found.body;
  found.base = textIn(call, 'base') ?? found.base;
  if (state === 'open' || state === 'closed') found.state = state;
  return ok(await renderPullRequest(call, found));
}

/** The author of a pull request cannot review it; of several, one that may not refuses all. */
async function requestReviewers(call: Call): Promise<ForgeAnswer> {
  const found = findPullRequest(call, 'pull_number');
  if (found === undefined) return notFound();
  const names = (call.body.reviewers ?? []) as readonly string[];
  if (names.includes(found.author)) {
    const message = 'Review cannot be requested from pull request author.';
    return problem(message, 'reviewers', 'custom');
  }
  const { owner, name, collaborators } = call.repository;
  if (collaborators !== undefined && names.some((one) => !collaborators.includes(one))) {
    const message = `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${owner}/${name} repository.`;
    return refused(422, message);
  }
  found.reviewers = [...new Set([...found.reviewers, ...names])];
  return created(await renderPullRequest(call, found));
}

function problem(message: string, field: string, code: string): ForgeAnswer {
  return invalid(message, { resource: 'PullRequest', field, code });
}
