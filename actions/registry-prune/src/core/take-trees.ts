import type { Digest } from '@image-relay/oci';

/** How much may be taken at a time, and of a whole run. */
export interface Room {
  readonly batch: number;
  readonly left: number;
  /** True as long as nothing was taken in this run. */
  readonly isFirst: boolean;
}

/**
 * The first trees that fit together into a batch and into what is left. A tree is never split: one
 * that is larger than a batch is a batch of its own, and one that is larger than a whole run is
 * taken when it is the first of the run, as it would wait for ever otherwise.
 */
export function takeTrees(
  trees: readonly (readonly Digest[])[],
  { batch, left, isFirst }: Room,
): readonly Digest[] {
  const taken: Digest[] = [];
  for (const tree of trees) {
    const count = taken.length + tree.length;
    const isAlone = taken.length === 0;
    if (count > left && !(isAlone && isFirst)) break;
    if (count > batch && !isAlone) break;
    taken.push(...tree);
  }
  return taken;
}
