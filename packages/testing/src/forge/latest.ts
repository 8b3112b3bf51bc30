import type { ForgeRelease, RepositoryState } from './model.ts';

/** Drafts and pre-releases are never the latest. */
export function isLatestCandidate(release: ForgeRelease): boolean {
  return !release.isDraft && !release.isPrerelease;
}

/** The release marked as latest, else the newest that may be; of one second, the later made. */
export function latestOf(repository: RepositoryState): ForgeRelease | undefined {
  const candidates = repository.releases.filter(isLatestCandidate);
  const marked = candidates.find((one) => one.id === repository.latest);
  const [newest] = candidates.toSorted(
    (a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id,
  );
  return marked ?? newest;
}
