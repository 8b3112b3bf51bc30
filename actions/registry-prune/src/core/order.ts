import { timeOf, type Version } from './facts.ts';
import type { Graph } from './graph.ts';

/**
 * The order in which versions go, as trees: what names comes before what is named, and a part that
 * several trees share comes with the last of them. Newer ids first, else the oldest images first.
 * Between any two trees everything that is left is whole.
 */
export function orderDeletes(
  versions: readonly Version[],
  graph: Graph,
  isDeleted: (at: number) => boolean,
): readonly (readonly number[])[] {
  const doomed = versions.map((_, at) => at).filter(isDeleted);
  const sorted = doomed.toSorted((left, right) => compare(versions[left], versions[right]));
  const trees: number[][] = [];
  const gone = new Uint8Array(versions.length);
  const { children, subjects } = graph;
  emit(sorted, [children, subjects], { gone, trees, isDeleted });
  // A fallback tag is a name, so it may close a circle, which digests cannot.
  const left = sorted.filter((at) => gone[at] !== 1);
  if (left.length === 0) return trees;
  const circles: number[][] = [];
  const byDigest = versions.map(({ manifest: { subject } = {} }) => {
    const place = subject === undefined ? undefined : graph.places.get(subject);
    return place === undefined ? [] : [place];
  });
  emit(left, [children, byDigest], { gone, trees: circles, isDeleted });
  return circles.length === 0 ? trees : [...trees, circles.flat()];
}

interface Emission {
  readonly gone: Uint8Array;
  readonly trees: number[][];
  readonly isDeleted: (at: number) => boolean;
}

/** `named`: lists of what each version names, by its place. */
function emit(
  places: readonly number[],
  named: readonly (readonly (readonly number[])[])[],
  { gone, trees, isDeleted }: Emission,
): void {
  const waiting = new Int32Array(gone.length);
  const eachOpen = (at: number, visit: (one: number) => void) => {
    for (const lists of named) {
      for (const one of lists[at] ?? []) if (isDeleted(one) && gone[one] !== 1) visit(one);
    }
  };
  const count = (one: number) => {
    waiting[one] = (waiting[one] ?? 0) + 1;
  };
  for (const at of places) eachOpen(at, count);
  for (const top of places.filter((at) => waiting[at] === 0)) {
    const tree: number[] = [];
    const queue = [top];
    const settle = (one: number) => {
      waiting[one] = (waiting[one] ?? 0) - 1;
      if (waiting[one] === 0) queue.push(one);
    };
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      gone[at] = 1;
      tree.push(at);
      eachOpen(at, settle);
    }
    trees.push(tree);
  }
}

function compare(left: Version | undefined, right: Version | undefined): number {
  if (left === undefined || right === undefined) return 0;
  if (left.id !== undefined && right.id !== undefined) return right.id - left.id;
  return (timeOf(left) ?? 0) - (timeOf(right) ?? 0) || (left.digest < right.digest ? -1 : 1);
}
