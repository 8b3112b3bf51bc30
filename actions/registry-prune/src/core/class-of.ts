import { classify, type RetentionClass } from '@image-relay/image-tags';
import type { Graph } from './graph.ts';

/** How a version is counted in tables; `other` has tags of no class, `untagged` none at all. */
export type TableClass = RetentionClass | 'other' | 'untagged';

/**
 * The class of each version: that of its first tag of a class; what has no tag is counted with an
 * image that names it, or that it refers to.
 */
export function classesOf(graph: Graph): readonly TableClass[] {
  const found = graph.ownTags.map(ofTags);
  const queue = found.flatMap((one, at) => (one === undefined ? [] : [at]));
  for (let next = 0; next < queue.length; next += 1) {
    const at = queue[next] ?? 0;
    for (const places of [graph.children[at], graph.referrers[at]]) {
      for (const place of places ?? []) {
        if (found[place] !== undefined) continue;
        found[place] = found[at];
        queue.push(place);
      }
    }
  }
  return found.map((one) => one ?? 'untagged');
}

function ofTags(tags: readonly string[]): TableClass | undefined {
  if (tags.length === 0) return undefined;
  for (const tag of tags) {
    const found = classify(tag);
    if (found !== undefined) return found;
  }
  return 'other';
}
