import { movesAliases, newestIn, type Version } from '@image-relay/image-tags';

/** What is done about the branch of a release; `refuse` stops the whole promotion. */
export interface BranchPlan {
  readonly name: string;
  readonly commit: string;
  readonly action: 'create' | 'keep' | 'refuse';
  readonly reason: string;
}

/** A branch that is there is fine at the commit of the release, and nowhere else. */
export function planBranch(name: string, commit: string, at: string | undefined): BranchPlan {
  const about = { name, commit };
  if (at === undefined) return { ...about, action: 'create', reason: 'it is not there' };
  if (at === commit) return { ...about, action: 'keep', reason: `it is at ${commit}` };
  return { ...about, action: 'refuse', reason: `it is at ${at}, the release at ${commit}` };
}

/** What is done about the state of a release. `latest` is the mark that it gets when it is published. */
export interface PublicationPlan {
  readonly action: 'publish' | 'keep';
  readonly latest: boolean;
  readonly reason: string;
}

export interface ReleaseState {
  readonly tag: string;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
}

export interface PublicationWish {
  readonly release: ReleaseState;
  readonly version: Version;
  readonly latest: 'newest' | 'never';
  readonly tagPrefix: string;
  /** Every release of the repository; those that are published and no pre-releases count. */
  readonly releases: readonly ReleaseState[];
}

/** A published release is never touched. Only the newest one of the prefix becomes the latest. */
export function planPublication(wish: PublicationWish): PublicationPlan {
  const { release, version, latest, tagPrefix, releases } = wish;
  if (!release.isDraft) {
    return { action: 'keep', latest: false, reason: 'it is published already' };
  }
  const not = (reason: string): PublicationPlan => ({ action: 'publish', latest: false, reason });
  if (release.isPrerelease || version.isPrerelease) return not(`${version.text} is a pre-release`);
  if (!movesAliases(version)) return not(`${version.text} has build metadata`);
  if (latest === 'never') return not('"Latest" is left alone');
  const published = releases.filter((one) => !one.isDraft && !one.isPrerelease);
  const tags = published.map(({ tag }) => tag);
  const newest = newestIn('latest', version, tags, { tagPrefix });
  if (newest === version) {
    return { action: 'publish', latest: true, reason: `${version.text} is the newest release` };
  }
  return not(`${newest.text} is published, which is newer than ${version.text}`);
}
