import type { Root } from './find-roots.ts';
import type { Graph } from './graph.ts';

/** How something that is kept is reached from something else that is kept. */
export type Way = 'child' | 'subject' | 'referrer';

export interface Reached {
  /** 1 for everything that is kept. */
  readonly kept: Uint8Array;
  /** For what is kept by another version only: its place, else -1. */
  readonly from: Int32Array;
  readonly ways: readonly (Way | undefined)[];
}

/** Everything that roots reach: children at any depth, subjects, and what refers to any of them. */
export function reach(graph: Graph, roots: readonly (Root | undefined)[]): Reached {
  const kept = new Uint8Array(roots.length);
  const from = new Int32Array(roots.length).fill(-1);
  const ways = Array.from<unknown, Way | undefined>({ length: roots.length }, () => undefined);
  const queue: number[] = [];
  roots.forEach((root, at) => {
    if (root === undefined) return;
    kept[at] = 1;
    queue.push(at);
  });
  for (let next = 0; next < queue.length; next += 1) {
    const at = queue[next] ?? 0;
    const follow = (places: readonly number[] | undefined, way: Way) => {
      for (const place of places ?? []) {
        if (kept[place] === 1) continue;
        kept[place] = 1;
        from[place] = at;
        ways[place] = way;
        queue.push(place);
      }
    };
    follow(graph.children[at], 'child');
    follow(graph.subjects[at], 'subject');
    follow(graph.referrers[at], 'referrer');
  }
  return { kept, from, ways };
}
