import { draft, imageOf, merge, type started } from './runs.ts';

export type Started = Awaited<ReturnType<typeof started>>;

/** Merges a number of pull requests, and gives the commit of each. */
export async function mergeMany(at: Started, count: number): Promise<readonly string[]> {
  const commits: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    commits.push(await merge(at, { title: `Change ${number}` }));
  }
  return commits;
}

/** In an order that is neither that of the commits nor its reverse, the same every time. */
function shuffled(items: readonly string[]): readonly string[] {
  return items.map((_, index) => items[(index * 7 + 3) % items.length] ?? '');
}

/** Runs for all commits at the same time. */
export async function atOnce(at: Started, commits: readonly string[], hasImage = true) {
  const runs = shuffled(commits).map((commit) => {
    return draft({ forge: at.forge, commit, inputs: hasImage ? imageOf(commit) : {} });
  });
  return await Promise.all(runs);
}
