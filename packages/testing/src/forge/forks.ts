import { resolveCommit } from './git-objects.ts';
import type { ForgePullRequest, RepositoryState } from './model.ts';
import type { Place } from './render.ts';

/** The repository of a network that belongs to an owner: itself, or its fork. */
export function repositoryOf({ state, repository }: Place, owner: string) {
  if (owner.toLowerCase() === repository.owner.toLowerCase()) return repository;
  return [...state.repositories.values()].find(
    (one) => one.parent === repository && one.owner.toLowerCase() === owner.toLowerCase(),
  );
}

/** The commit of a branch of an owner's repository, which then is in this one as well. */
export async function importBranch(
  place: Place,
  owner: string,
  branch: string,
): Promise<string | undefined> {
  const source = repositoryOf(place, owner);
  if (source === undefined) return undefined;
  const commit = await resolveCommit(source.git, `refs/heads/${branch}`);
  const { git } = place.repository;
  if (commit === undefined || (await git.objects.find(commit)) !== undefined) return commit;
  await copyRefs(source, place.repository, `refs/heads/${branch}`);
  return commit;
}

/** Fetches what a ref or pattern of refs stands for. */
export async function copyRefs(
  source: RepositoryState,
  target: RepositoryState,
  refs: string,
): Promise<void> {
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head'];
  await target.git.run(['fetch', ...options, source.git.directory, refs]);
}

/** The head of a pull request: that of its branch while it is open, else the last one known. */
export async function headCommitOf(place: Place, one: ForgePullRequest): Promise<string> {
  if (one.state === 'open') {
    one.headCommit = (await importBranch(place, one.headOwner, one.head)) ?? one.headCommit;
  }
  return one.headCommit;
}
