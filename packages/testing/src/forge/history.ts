import type { Git } from './git.ts';
import { type GitCommit, readCommit, readCommits } from './git-objects.ts';

/** How two commits are related: the commits of each that the other has not, oldest first. */
export interface Relation {
  readonly mergeBase: string;
  readonly ahead: readonly GitCommit[];
  readonly behind: readonly GitCommit[];
}

/** Of two commits by their hashes; undefined when they have no common ancestor. */
export async function relate(git: Git, base: string, head: string): Promise<Relation | undefined> {
  const ahead = await lineBetween(git, base, head);
  if (ahead !== undefined) return { mergeBase: base, ahead, behind: [] };
  const behind = await lineBetween(git, head, base);
  if (behind !== undefined) return { mergeBase: head, ahead: [], behind };
  const common = await git.recall(['merge-base', base, head]);
  if (common.exitCode !== 0) return undefined;
  return {
    mergeBase: common.stdout.trim(),
    ahead: await readCommits(git, '--reverse', `${base}..${head}`),
    behind: await readCommits(git, '--reverse', `${head}..${base}`),
  };
}

/** The commits after one up to another where each has one parent, without a process for it. */
async function lineBetween(git: Git, from: string, to: string) {
  const line: GitCommit[] = [];
  for (let sha = to; sha !== from; ) {
    const commit = await readCommit(git, sha);
    const [parent, ...others] = commit?.parents ?? [];
    if (commit === undefined || parent === undefined || others.length > 0) return undefined;
    line.push(commit);
    sha = parent;
  }
  return line.toReversed();
}
