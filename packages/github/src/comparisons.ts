import type { ApiClient } from './client.ts';
import { memberOf, textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** A commit that one side of a comparison has and the other has not. */
export interface ComparedCommit {
  readonly commit: string;
  readonly message: string;
  /** The author's login, where the address belongs to an account. */
  readonly author?: string;
  /** The author's name as the commit says it. */
  readonly authorName?: string;
  readonly parents: readonly string[];
  /** ISO 8601, of the committer. */
  readonly committedAt?: string;
}

/** A file that differs between the merge base and the head. */
export interface FileChange {
  readonly path: string;
  /** What it was called before it was renamed. */
  readonly previousPath?: string;
  /** Its blob in the head; absent when it was removed. */
  readonly object?: string;
}

/** How two commits lie to each other. */
export interface Comparison {
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical';
  readonly aheadBy: number;
  readonly behindBy: number;
  readonly mergeBase: string;
  /** Those of the head alone, oldest first. */
  readonly commits: readonly ComparedCommit[];
  /** Paths that differ between the merge base and the head, 300 at most. */
  readonly files: readonly string[];
  /** The same with what became of them. */
  readonly changes: readonly FileChange[];
}

/** Comparing commits. Needs `contents: read`. */
export interface Comparisons {
  /** Undefined when one of the two, a branch, tag or commit, is not there. */
  compare(
    repository: GitHubRepository,
    base: string,
    head: string,
  ): Promise<Comparison | undefined>;
}

const statuses = ['ahead', 'behind', 'diverged', 'identical'] as const;

/** The port over `GET /repos/{owner}/{repo}/compare/{base}...{head}`. */
export function comparisonsOver(client: ApiClient): Comparisons {
  return {
    compare: async (repository, base, head) => {
      const range = `${encodeURIComponent(base)}...${encodeURIComponent(head)}`;
      const path = `${rootOf(repository)}/compare/${range}`;
      const body = await client.find(path);
      if (body === undefined) return undefined;
      const comparison = readComparison(body, `GET ${path}`);
      // Without paging the API gives the newest 250.
      const isWhole = comparison.commits.length >= comparison.aheadBy;
      return isWhole ? comparison : { ...comparison, commits: await allCommits(client, path) };
    },
  };
}

async function allCommits(client: ApiClient, path: string): Promise<readonly ComparedCommit[]> {
  const found: ComparedCommit[] = [];
  for await (const one of client.list(path, { per_page: '100' }, 'commits')) {
    found.push(readCommit(one));
  }
  return found;
}

function readCommit(entry: unknown): ComparedCommit {
  const author = textOf(entry, 'author', 'login');
  const authorName = textOf(entry, 'commit', 'author', 'name');
  const committedAt = textOf(entry, 'commit', 'committer', 'date');
  return {
    commit: textOf(entry, 'sha') ?? '',
    message: textOf(entry, 'commit', 'message') ?? '',
    parents: listIn(entry, 'parents').map((one) => textOf(one, 'sha') ?? ''),
    ...(author === undefined ? {} : { author }),
    ...(authorName === undefined ? {} : { authorName }),
    ...(committedAt === undefined ? {} : { committedAt }),
  };
}

function readChange(entry: unknown): FileChange {
  const previousPath = textOf(entry, 'previous_filename');
  const object = textOf(entry, 'status') === 'removed' ? undefined : textOf(entry, 'sha');
  return {
    path: textOf(entry, 'filename') ?? '',
    ...(previousPath === undefined ? {} : { previousPath }),
    ...(object === undefined ? {} : { object }),
  };
}

function readComparison(body: unknown, endpoint: string): Comparison {
  const status = statuses.find((one) => one === memberOf(body, 'status'));
  const [aheadBy, behindBy] = [memberOf(body, 'ahead_by'), memberOf(body, 'behind_by')];
  const mergeBase = textOf(body, 'merge_base_commit', 'sha');
  const isCounted = typeof aheadBy === 'number' && typeof behindBy === 'number';
  if (status === undefined || mergeBase === undefined || !isCounted) {
    throw unexpected(endpoint, 'status, ahead_by, behind_by and merge_base_commit');
  }
  const commits = listIn(body, 'commits').map(readCommit);
  const changes = listIn(body, 'files').map(readChange);
  const files = changes.map(({ path }) => path);
  return { status, aheadBy, behindBy, mergeBase, commits, files, changes };
}

function listIn(body: unknown, name: string): readonly unknown[] {
  const list = memberOf(body, name);
  return Array.isArray(list) ? list : [];
}
