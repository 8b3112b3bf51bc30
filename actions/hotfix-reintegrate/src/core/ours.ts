import type { BranchFacts, Release } from './facts.ts';
import { pickedFrom } from './picks.ts';
import type { Marker } from './section.ts';

const trailer = 'Reintegrated-commit:';

/** The message of a merge made here; its trailer tells it from a merge made by people. */
export function mergeMessage({ version, branch, commit }: Release, target: string): string {
  return `Merge ${branch} into ${target}\n\nBrings ${version} back.\n\n${trailer} ${commit}`;
}

/** Who made what is on a reintegration branch: nobody yet, this action, or people. */
export type Maker = 'target' | 'line' | 'ours' | 'people';

/** Only what the pull request remembers, or messages of ours, makes a commit ours. */
export function makerOf(
  { head, isInTarget, own }: BranchFacts,
  release: Release,
  marker: Marker | undefined,
): Maker {
  if (isInTarget) return 'target';
  if (head === release.commit) return 'line';
  if (marker?.head !== undefined) return marker.head === head ? 'ours' : 'people';
  const areOurs = own.every(({ message }) => {
    const isMerge = message.trimEnd().endsWith(`${trailer} ${release.commit}`);
    return isMerge || pickedFrom([message]).size > 0;
  });
  return own.length > 0 && areOurs ? 'ours' : 'people';
}
