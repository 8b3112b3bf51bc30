import { type Bump, type BumpLabels, labelledBump } from '@image-relay/image-tags';

/** A merged pull request of a release. Title, author and labels are text from outside. */
export interface Change {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly labels: readonly string[];
  /** What it asks for; `minor` without a label that says so. */
  readonly bump: Bump;
  readonly url: string;
}

/** What a change is made from. */
export interface MergedPullRequest extends Omit<Change, 'bump'> {
  readonly mergeCommit?: string;
}

/** The pull requests whose merge is among the commits of a release, in the order of their numbers. */
export function changesIn(
  merged: readonly MergedPullRequest[],
  isReleased: (commit: string) => boolean,
  known: BumpLabels,
): readonly Change[] {
  return merged
    .filter(({ mergeCommit }) => mergeCommit !== undefined && isReleased(mergeCommit))
    .map(({ number, title, author, labels, url }) => {
      const bump = labelledBump(labels, known) ?? 'minor';
      return { number, title, author, labels, bump, url };
    })
    .toSorted((left, right) => left.number - right.number);
}
