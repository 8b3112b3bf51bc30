import { classify, type RetentionClass } from '@image-relay/image-tags';
import type { Graph } from './graph.ts';

/** How a version is counted in tables; `other` has tags of no class, `untagged` none at all. */
export type TableClass = RetentionClass | 'other' | 'untagged';

/** What counts of an image with tags of several classes, whatever order a registry lists them in. */
const precedence: readonly RetentionClass[] = [
  'release',
  'alias',
  'nightly',
  'branch',
  'commit',
  'tree',
  'pull-request',
  'merge-group',
];

/**
 * The class of each version: the one of its tags that comes first in the precedence; what has no tag
 * is counted with an image that names it, or that it refers to.
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
  let best = precedence.length;
  for (const tag of tags) {
    const found = classify(tag);
    if (found !== undefined) best = Math.min(best, precedence.indexOf(found));
  }
  return precedence[best] ?? 'other';
}
