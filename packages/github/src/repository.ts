/** A repository on GitHub: the two halves of GITHUB_REPOSITORY. */
export interface GitHubRepository {
  readonly owner: string;
  readonly name: string;
}

/** The root of a repository's endpoints; every part is escaped. */
export function rootOf(repository: GitHubRepository): string {
  return `/repos/${encodeURIComponent(repository.owner)}/${encodeURIComponent(repository.name)}`;
}
