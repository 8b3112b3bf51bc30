import type { ApiReader } from './client.ts';
import { textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** Repositories themselves. Needs no permission but to see them. */
export interface Repositories {
  /** Its default branch; undefined when the token sees no such repository. */
  find(repository: GitHubRepository): Promise<{ readonly defaultBranch: string } | undefined>;
}

/** The port over `GET /repos/{owner}/{repo}`. */
export function repositoriesOver(reader: ApiReader): Repositories {
  return {
    find: async (repository) => {
      const path = rootOf(repository);
      const body = await reader.find(path);
      if (body === undefined) return undefined;
      const defaultBranch = textOf(body, 'default_branch');
      if (defaultBranch === undefined) throw unexpected(`GET ${path}`, 'default_branch');
      return { defaultBranch };
    },
  };
}
