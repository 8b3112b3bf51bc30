import type { ApiReader } from './client.ts';
import { textOf } from './member.ts';
import { type PullRequestDetails, readDetails } from './pull-request.ts';
import { type GitHubRepository, rootOf } from './repository.ts';

/** Which merged pull requests to list. */
export interface MergedFilter {
  readonly baseBranch: string;
  /** ISO 8601: those merged before may be left out, which saves reading all that ever were. */
  readonly since?: string;
}

/** Merged pull requests. Needs `pull-requests: read`. */
export interface MergedPullRequests {
  /** Those merged into a branch, the last touched first; throws GitHubError. */
  list(repository: GitHubRepository, filter: MergedFilter): Promise<readonly PullRequestDetails[]>;
}

/** The port over `GET /repos/{owner}/{repo}/pulls`, sorted by the time of the last update. */
export function mergedPullRequestsOver(reader: ApiReader): MergedPullRequests {
  return {
    list: async (repository, { baseBranch, since }) => {
      const path = `${rootOf(repository)}/pulls`;
      const order = { sort: 'updated', direction: 'desc' };
      const query = { state: 'closed', base: baseBranch, ...order };
      const found: PullRequestDetails[] = [];
      const isPast = createPastCheck(since);
      for await (const one of reader.list(path, query)) {
        if (isPast(textOf(one, 'updated_at'))) break;
        found.push(readDetails(one, path));
      }
      return found.filter((one) => one.isMerged && one.baseBranch === baseBranch);
    },
  };
}

/** So many in a row have to be past: a platform that sorts in another way has gaps. */
const pastInARow = 100;

/** True once a row of them was last touched before `since`, and as long as the list is in order. */
function createPastCheck(since: string | undefined): (updatedAt: string | undefined) => boolean {
  const limit = Date.parse(since ?? '');
  let last = Number.POSITIVE_INFINITY;
  let past = 0;
  return (updatedAt) => {
    const time = Date.parse(updatedAt ?? '');
    last = time <= last ? time : Number.NaN;
    past = last < limit ? past + 1 : 0;
    return past > pastInARow;
  };
}
