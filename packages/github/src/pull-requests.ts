import type { ApiClient } from './client.ts';
import { GitHubError } from './errors.ts';
import { listTwice } from './list-twice.ts';
import {
  type PullRequest,
  type PullRequestDetails,
  readDetails,
  readPullRequest,
} from './pull-request.ts';
import { type GitHubRepository, rootOf } from './repository.ts';

/** Which pull requests to list; what is left out filters nothing. */
export interface PullRequestFilter {
  readonly headBranch?: string;
  readonly baseBranch?: string;
  /** `all` by default. */
  readonly state?: 'open' | 'closed' | 'all';
}

/** What a pull request is made from. */
export interface NewPullRequest {
  readonly headBranch: string;
  readonly baseBranch: string;
  readonly title: string;
  readonly body: string;
  readonly isDraft?: boolean;
}

/** What became of a pull request that was to be opened. */
export interface PullRequestCreation {
  /** `exists`: one from that head to that base is open already. */
  readonly status: 'created' | 'exists';
  readonly pullRequest: PullRequestDetails;
}

/** Pull requests. Reading needs `pull-requests: read`, changing them `pull-requests: write`. */
export interface PullRequests {
  /** Open and closed pull requests whose head is that branch of that owner; throws GitHubError. */
  listByHead(
    repository: GitHubRepository,
    head: { readonly owner: string; readonly branch: string },
  ): Promise<readonly PullRequest[]>;
  /** Pull requests between branches of the repository, newest first. */
  list(
    repository: GitHubRepository,
    filter: PullRequestFilter,
  ): Promise<readonly PullRequestDetails[]>;
  /** Those that brought a commit in, open or merged. */
  listByCommit(
    repository: GitHubRepository,
    commit: string,
  ): Promise<readonly PullRequestDetails[]>;
  /** Opens one, unless it is open; also when the answer is lost no second one comes of it. */
  create(repository: GitHubRepository, wanted: NewPullRequest): Promise<PullRequestCreation>;
  update(
    repository: GitHubRepository,
    number: number,
    change: { readonly title?: string; readonly body?: string; readonly state?: 'open' | 'closed' },
  ): Promise<PullRequestDetails>;
  /** Asks users for a review; GITHUB_REFUSED for the author and for who may not see it. */
  requestReviewers(
    repository: GitHubRepository,
    number: number,
    logins: readonly string[],
  ): Promise<void>;
}

/** The port over `/repos/{owner}/{repo}/pulls`. */
export function pullRequestsOver(client: ApiClient): PullRequests {
  const pathOf = (repository: GitHubRepository) => `${rootOf(repository)}/pulls`;
  const list: PullRequests['list'] = (repository, filter) => listOver(client, repository, filter);
  return {
    list,
    listByHead: async (repository, head) => {
      const path = pathOf(repository);
      const query = { head: `${head.owner}:${head.branch}`, state: 'all' };
      const found: PullRequest[] = [];
      for await (const one of client.list(path, query)) found.push(readPullRequest(one, path));
      // A platform that does not know the `head` filter answers with every pull request.
      return found.filter((one) => one.headBranch === head.branch);
    },
    listByCommit: async (repository, commit) => {
      const path = `${rootOf(repository)}/commits/${encodeURIComponent(commit)}/pulls`;
      const found: PullRequestDetails[] = [];
      for await (const one of client.list(path)) found.push(readDetails(one, path));
      return found;
    },
    create: async (repository, wanted) => {
      const path = pathOf(repository);
      const { headBranch: head, baseBranch: base, title, body: text, isDraft = false } = wanted;
      const body = { head, base, title, body: text, draft: isDraft };
      try {
        const change = { method: 'POST', path, body, isRepeatable: false } as const;
        const { data } = await client.send(change);
        return { status: 'created', pullRequest: readDetails(data, path) };
      } catch (error) {
        if (!(error instanceof GitHubError) || !mayExist(error)) throw error;
        const [open] = await list(repository, { ...wanted, state: 'open' });
        if (open === undefined) throw error;
        return { status: 'exists', pullRequest: open };
      }
    },
    update: async (repository, number, change) => {
      const path = `${pathOf(repository)}/${number}`;
      const call = { method: 'PATCH', path, body: change, isRepeatable: true } as const;
      const { data } = await client.send(call);
      return readDetails(data, path);
    },
    requestReviewers: async (repository, number, logins) => {
      const path = `${pathOf(repository)}/${number}/requested_reviewers`;
      const body = { reviewers: logins };
      await client.send({ method: 'POST', path, body, isRepeatable: true });
    },
  };
}

async function listOver(
  client: ApiClient,
  repository: GitHubRepository,
  filter: PullRequestFilter,
): Promise<readonly PullRequestDetails[]> {
  const { headBranch, baseBranch, state = 'all' } = filter;
  const path = `${rootOf(repository)}/pulls`;
  const head = headBranch === undefined ? {} : { head: `${repository.owner}:${headBranch}` };
  const base = baseBranch === undefined ? {} : { base: baseBranch };
  const query = { ...head, ...base, state };
  // Of all of them nothing goes.
  const entries = state === 'all' ? client.list(path, query) : listTwice(client, path, query);
  const found = new Map<number, PullRequestDetails>();
  for await (const one of entries) {
    const details = readDetails(one, path);
    found.set(details.number, details);
  }
  return [...found.values()]
    .filter((one) => headBranch === undefined || one.headBranch === headBranch)
    .filter((one) => baseBranch === undefined || one.baseBranch === baseBranch);
}

/** Refused because it is there, or made while the answer was lost. */
function mayExist({ code }: GitHubError): boolean {
  return ['GITHUB_REFUSED', 'GITHUB_NETWORK', 'GITHUB_UPSTREAM_ERROR'].includes(code);
}
