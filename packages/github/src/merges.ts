import type { ApiClient } from './client.ts';
import { GitHubError } from './errors.ts';
import { textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** What became of a merge. */
export type MergeResult =
  | { readonly status: 'merged'; readonly commit: string }
  /** The base holds the head already. */
  | { readonly status: 'nothing' }
  | { readonly status: 'conflict' };

/** Merging on the server. Needs `contents: write`. */
export interface Merges {
  /**
   * Merges a branch or commit into a branch; GITHUB_NOT_FOUND when one of them is not there,
   * GITHUB_REFUSED when a ruleset protects the base or another push came between.
   */
  merge(
    repository: GitHubRepository,
    merge: { readonly base: string; readonly head: string; readonly message?: string },
  ): Promise<MergeResult>;
}

/** The port over `POST /repos/{owner}/{repo}/merges`: 201, 204 and 409. */
export function mergesOver(client: ApiClient): Merges {
  return {
    merge: async (repository, { base, head, message }) => {
      const path = `${rootOf(repository)}/merges`;
      const text = message === undefined ? {} : { commit_message: message };
      const body = { base, head, ...text };
      try {
        // A merge that is asked for twice says "nothing" the second time.
        const change = { method: 'POST', path, body, isRepeatable: false } as const;
        const { status, data } = await client.send(change);
        if (status === 204) return { status: 'nothing' };
        const commit = textOf(data, 'sha');
        if (commit === undefined) throw unexpected(`POST ${path}`, 'sha');
        return { status: 'merged', commit };
      } catch (error) {
        // 409 also says that a ruleset forbids it or that the base moved, and only the text tells.
        const refusal = error instanceof GitHubError && error.status === 409 ? error : undefined;
        if (refusal?.reason === 'Merge conflict') return { status: 'conflict' };
        throw error;
      }
    },
  };
}
