import { ActionError } from '@image-relay/action-kit';
import type { Release } from '@image-relay/github';
import { recordAssets } from './core/record.ts';

/** What is looked at of a release that was published. */
export type PublishedRelease = Pick<Release, 'id' | 'tag' | 'target' | 'url' | 'assets'>;

/** Assets that a run has put into a draft and taken out of it. */
export interface AssetWrites {
  readonly added: Set<number>;
  readonly removedFrom: Set<number>;
}

/**
 * What a release that was published in the middle of an update has lost or got by it: an image of
 * another commit than its own, or none. Undefined when it is as it was.
 */
export function spoiledBy(
  { added, removedFrom }: AssetWrites,
  release: PublishedRelease,
  target: string,
): ActionError | undefined {
  const records = release.assets.filter(({ name }) => recordAssets.includes(name));
  const hasOurs = records.some(({ id }) => added.has(id)) && release.target !== target;
  const hasNone = records.length === 0 && removedFrom.has(release.id);
  if (hasOurs) return publishedMeanwhile(release, `the image is that of ${target}`);
  return hasNone ? publishedMeanwhile(release, 'the image is taken out') : undefined;
}

/** The error for what cannot be undone: a published release is not written to again. */
export function publishedMeanwhile(release: PublishedRelease, changed: string): ActionError {
  const what = `the release ${release.tag} was published while its draft was updated: ${changed}`;
  const details = [`it was drafted as ${JSON.stringify(release.tag)} on ${release.target}`];
  const page = release.url === '' ? '' : ` (${release.url})`;
  const hint = `look at the release${page} and correct it by hand, then run again`;
  return new ActionError('DRAFT_PUBLISHED_MEANWHILE', what, { details, hint });
}
