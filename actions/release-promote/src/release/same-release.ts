import { ActionError, quote } from '@image-relay/action-kit';
import type { Release } from '@image-relay/github';
import { releaseImageAsset } from '@image-relay/image-tags';
import type { Host } from '../host.ts';

/** What a promotion was planned by. */
export interface PlannedRelease {
  readonly release: Release;
  /** Known when something depends on it. */
  readonly commit?: string;
}

/** Reads a release again. Throws RELEASE_NOT_FOUND. */
export async function readAgain({ github, repository }: Host, id: number): Promise<Release> {
  const release = await github.releases.get(repository, id);
  if (release !== undefined) return release;
  const hint = 'it was deleted while this ran: draft it again, and run again';
  throw new ActionError('RELEASE_NOT_FOUND', `the release ${id} is not there any more`, { hint });
}

/**
 * Reads a release again, which is only promoted as what it was planned by: whoever updates a draft, or
 * sets its git tag, stands for another version, commit or image. Throws RELEASE_CHANGED.
 */
export async function readUnchanged(
  host: Host,
  planned: PlannedRelease,
  { areTagsWritten }: { readonly areTagsWritten: boolean },
): Promise<Release> {
  const { release, commit } = planned;
  const now = await readAgain(host, release.id);
  const tagged = commit && (await host.github.gitRefs.findTag(host.repository, release.tag));
  const details = release.isDraft ? differencesOf(release, now) : [];
  if (tagged && tagged.commit !== commit) {
    details.push(`git tag: the release is at ${commit}, and its tag at ${tagged.commit}`);
  }
  if (details.length === 0) return now;
  const soFar = areTagsWritten ? 'the tags of the image are written' : 'no tag was written';
  const what = `the release ${quote(release.tag)} was changed while its image was promoted; ${soFar}`;
  const hint = areTagsWritten
    ? 'give it back what it had and run again, or release its image as the next version'
    : 'run again when it is as it is to be';
  throw new ActionError('RELEASE_CHANGED', what, { details, hint });
}

type Fact = readonly [name: string, of: (release: Release) => string];

/** Notes and title may change; of what is published meanwhile the target and kind say nothing. */
function differencesOf(planned: Release, now: Release): string[] {
  const draftFacts: readonly Fact[] = [
    ['target', ({ target }) => target],
    ['prerelease', ({ isPrerelease }) => `${isPrerelease}`],
  ];
  const facts: readonly Fact[] = [
    ['tag', ({ tag }) => tag],
    [releaseImageAsset, imageAssetOf],
    ...(now.isDraft ? draftFacts : []),
  ];
  return facts
    .filter(([, of]) => of(planned) !== of(now))
    .map(([name, of]) => `${name}: it was ${of(planned)}, and is ${of(now)}`);
}

function imageAssetOf({ assets }: Release): string {
  const asset = assets.find(({ name }) => name === releaseImageAsset);
  return asset === undefined ? 'not there' : `the asset ${asset.id}`;
}
