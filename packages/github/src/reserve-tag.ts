import type { GitRefs } from './git-refs.ts';
import type { GitHubRepository } from './repository.ts';

/** The commit to tag, and the names to try one after the other. */
export interface TagWish {
  readonly commit: string;
  readonly candidates: Iterable<string>;
}

/** A tag that belongs to the commit now. */
export interface ReservedTag {
  readonly name: string;
  /** False when the commit had it already, such as from a run that was interrupted. */
  readonly isNew: boolean;
}

/**
 * Reserves a version by creating its tag: of several runs that want one name a single one gets it,
 * and the others go on with their next candidate. Undefined when all are taken.
 */
export async function reserveTag(
  gitRefs: Pick<GitRefs, 'create'>,
  repository: GitHubRepository,
  { commit, candidates }: TagWish,
): Promise<ReservedTag | undefined> {
  for (const name of candidates) {
    const created = await gitRefs.create(repository, `refs/tags/${name}`, commit);
    if (created.status === 'created') return { name, isNew: true };
    if (created.object === commit) return { name, isNew: false };
  }
  return undefined;
}
