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
}

/** How two commits lie to each other. */
export interface Comparison {
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical';
  readonly aheadBy: number;
  readonly behindBy: number;
  readonly mergeBase: string;
  /** Those of the head alone, oldest first, 250 at most. */
  readonly commits: readonly ComparedCommit[];
  /** Paths that differ between the merge base and the head, 300 at most. */
  readonly files: readonly string[];
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
      return body === undefined ? undefined : readComparison(body, `GET ${path}`);
    },
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
  const commits = listIn(body, 'commits').map((one) => {
    const author = textOf(one, 'author', 'login');
    const message = textOf(one, 'commit', 'message') ?? '';
    const login = author === undefined ? {} : { author };
    return { commit: textOf(one, 'sha') ?? '', message, ...login };
  });
  const files = listIn(body, 'files').map((one) => textOf(one, 'filename') ?? '');
  return { status, aheadBy, behindBy, mergeBase, commits, files };
}

function listIn(body: unknown, name: string): readonly unknown[] {
  const list = memberOf(body, name);
  return Array.isArray(list) ? list : [];
}
