import type { LineCommit } from './facts.ts';

const trailer = /\(cherry picked from commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\)/g;

/** The commits that messages name as their origin, as `git cherry-pick -x` writes it. */
export function pickedFrom(messages: readonly string[]): ReadonlySet<string> {
  return new Set(
    messages.flatMap((text) => [...text.matchAll(trailer)].map((one) => one[1] ?? '')),
  );
}

/**
 * What to repeat of a line, oldest first: its own chain of first parents, so that a merged branch
 * is one change, without what was repeated before.
 */
export function picksOf(
  missing: readonly LineCommit[],
  head: string,
  picked: ReadonlySet<string>,
): readonly LineCommit[] {
  const known = new Map(missing.map((one) => [one.commit, one]));
  const chain: LineCommit[] = [];
  for (let at = known.get(head); at !== undefined; at = known.get(at.parents[0] ?? '')) {
    chain.unshift(at);
  }
  return chain.filter(({ commit }) => !picked.has(commit));
}
