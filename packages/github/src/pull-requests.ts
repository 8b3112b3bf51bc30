import { type ApiReader, unexpected } from './client.ts';
import { memberOf, textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';

/** A pull request, as far as images are concerned. */
export interface PullRequest {
  readonly number: number;
  readonly headCommit: string;
  readonly headBranch: string;
  /** `owner/name`; undefined when the fork is gone. */
  readonly headRepository?: string;
}

/** Reading pull requests. Needs `pull-requests: read`. */
export interface PullRequests {
  /** Open and closed pull requests whose head is that branch of that owner; throws GitHubError. */
  listByHead(
    repository: GitHubRepository,
    head: { readonly owner: string; readonly branch: string },
  ): Promise<readonly PullRequest[]>;
}

/** The port over `GET /repos/{owner}/{repo}/pulls`. */
export function pullRequestsOver(reader: ApiReader): PullRequests {
  return {
    listByHead: async (repository, head) => {
      const path = `${rootOf(repository)}/pulls`;
      const query = { head: `${head.owner}:${head.branch}`, state: 'all' };
      const found: PullRequest[] = [];
      for await (const entry of reader.list(path, query)) found.push(readEntry(entry, path));
      // A platform that does not know the `head` filter answers with every pull request.
      return found.filter((one) => one.headBranch === head.branch);
    },
  };
}

function readEntry(entry: unknown, path: string): PullRequest {
  const number = memberOf(entry, 'number');
  const headCommit = textOf(entry, 'head', 'sha');
  const headBranch = textOf(entry, 'head', 'ref');
  if (typeof number !== 'number' || headCommit === undefined || headBranch === undefined) {
    throw unexpected(`GET ${path}`, 'number, head.sha and head.ref of each pull request');
  }
  const headRepository = textOf(entry, 'head', 'repo', 'full_name');
  const repository = headRepository === undefined ? {} : { headRepository };
  return { number, headCommit, headBranch, ...repository };
}
