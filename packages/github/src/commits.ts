import type { ApiReader } from './client.ts';
import { textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** A commit's tree and time. */
export interface Commit {
  readonly tree: string;
  /** ISO 8601, of the committer. */
  readonly committedAt?: string;
}

/** Reading commits. Needs `contents: read`. */
export interface Commits {
  /** Undefined when the repository has no such commit. */
  find(repository: GitHubRepository, commit: string): Promise<Commit | undefined>;
}

/** The port over `GET /repos/{owner}/{repo}/git/commits/{sha}`; Gitea nests its answer once more. */
export function commitsOver(reader: ApiReader): Commits {
  return {
    find: async (repository, commit) => {
      const path = `${rootOf(repository)}/git/commits/${encodeURIComponent(commit)}`;
      const body = await reader.find(path);
      if (body === undefined) return undefined;
      const tree = textOf(body, 'tree', 'sha') ?? textOf(body, 'commit', 'tree', 'sha');
      if (tree === undefined) throw unexpected(`GET ${path}`, 'tree.sha');
      const committedAt =
        textOf(body, 'committer', 'date') ?? textOf(body, 'commit', 'committer', 'date');
      return { tree, ...(committedAt === undefined ? {} : { committedAt }) };
    },
  };
}
