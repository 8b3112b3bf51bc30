import type { LineCommit, Release, TargetFacts } from './facts.ts';
import { picksOf } from './picks.ts';

/** The commands up to the conflict, and those after it is resolved. */
export interface Commands {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** How to merge by hand on a branch that is the release commit. */
export function mergeCommands({ target, branchName }: TargetFacts): Commands {
  return {
    before: [
      'git fetch origin',
      `git switch ${quoted(branchName)}`,
      `git merge ${quoted(`origin/${target}`)}`,
    ],
    after: ['git add --all', 'git commit --no-edit', `git push origin ${quoted(branchName)}`],
  };
}

/** How to repeat the commits by hand; the branch, which is the release commit, is replaced. */
export function pickCommands(facts: TargetFacts, release: Release): Commands {
  const { target, branchName, missing, picked } = facts;
  const picks = picksOf(missing, release.commit, picked);
  const lease = `--force-with-lease=${branchName}:${release.commit}`;
  return {
    before: [
      'git fetch origin',
      `git switch --no-track -c ${quoted(branchName)} ${quoted(`origin/${target}`)}`,
      ...runsOf(picks).map((run) => {
        const mainline = isMerge(run[0]) ? ' -m 1' : '';
        return `git cherry-pick -x${mainline} ${run.map(({ commit }) => commit).join(' ')}`;
      }),
    ],
    after: [
      'git add --all',
      'git cherry-pick --continue --no-edit',
      `git push ${quoted(lease)} origin ${quoted(branchName)}`,
    ],
  };
}

/** One command takes either merge commits or others. */
function runsOf(picks: readonly LineCommit[]): ReadonlyArray<readonly LineCommit[]> {
  const runs: LineCommit[][] = [];
  for (const pick of picks) {
    const last = runs.at(-1);
    if (last !== undefined && isMerge(last[0]) === isMerge(pick)) last.push(pick);
    else runs.push([pick]);
  }
  return runs;
}

function isMerge(commit: LineCommit | undefined): boolean {
  return (commit?.parents.length ?? 0) > 1;
}

/** One word of a shell: git allows quotes, `$(…)` and `;` in branch names. */
function quoted(word: string): string {
  if (/^[A-Za-z0-9._/:=@-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
