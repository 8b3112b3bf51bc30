import type { PullRequestFacts, Release, TargetFacts } from './facts.ts';
import { counted, short } from './names.ts';
import { makerOf } from './ours.ts';
import { picksOf } from './picks.ts';
import { parseMarker } from './section.ts';

export type Strategy = 'merge' | 'cherry-pick';

/** What is done about the branch. */
export type BranchStep =
  /** It is made from the target's head. */
  | { readonly kind: 'create' }
  /** It was made and nothing was merged yet: go on from the target's head. */
  | { readonly kind: 'resume'; readonly head: string }
  /** It is left as it is; `stale` has not got what is released now. */
  | {
      readonly kind: 'keep';
      readonly maker: 'line' | 'ours' | 'people';
      readonly isStale: boolean;
    };

/** What becomes of one target; `done` needs no write. */
export type Decision =
  | {
      readonly kind: 'done';
      readonly outcome: 'nothing' | 'merged' | 'declined';
      readonly pullRequest?: PullRequestFacts;
      readonly lines: readonly string[];
    }
  | {
      readonly kind: 'write';
      readonly branch: BranchStep;
      /** The open one; absent when one is to be opened. */
      readonly pullRequest?: PullRequestFacts;
      readonly lines: readonly string[];
    };

/** Decides from the facts alone; the lines are the plan, the same in a dry run. */
export function decide(facts: TargetFacts, release: Release, strategy: Strategy): Decision {
  const done = doneAlready(facts, release, strategy);
  if (done !== undefined) return done;
  const open = facts.pullRequests.find(({ state }) => state === 'open');
  const branch = branchStep(facts, release, open);
  const then = open === undefined ? 'open a pull request' : `update pull request #${open.number}`;
  const { target, missing } = facts;
  const lines = [
    `${target}: lacks ${counted(missing.length, 'commit')} of ${release.branch} up to ${short(release.commit)}`,
    bothSidesLine(facts),
    `${target}: ${branchLine(facts, release, { branch, strategy })}, then ${then}`,
  ];
  return { kind: 'write', branch, ...(open === undefined ? {} : { pullRequest: open }), lines };
}

function doneAlready(
  { target, branchName, branch, missing, picked, pullRequests }: TargetFacts,
  { version, commit }: Release,
  strategy: Strategy,
): Decision | undefined {
  const line = (text: string) => [`${target}: nothing to do, ${text}`];
  if (missing.length === 0) {
    const lines = line(`${short(commit)} is in ${target} already`);
    return { kind: 'done', outcome: 'nothing', lines };
  }
  const [newest] = pullRequests;
  const isOpen = pullRequests.some(({ state }) => state === 'open');
  if (newest !== undefined && !isOpen) {
    const { number } = newest;
    const merged = parseMarker(newest.body)?.commit ?? commit;
    if (newest.isMerged && merged === commit) {
      const lines = line(`pull request #${number} with ${version} is merged`);
      return { kind: 'done', outcome: 'merged', pullRequest: newest, lines };
    }
    if (!newest.isMerged && branch !== undefined && !branch.isInTarget) {
      const text = `pull request #${number} was closed; reopen it, or delete the branch ${branchName} to have another one`;
      return { kind: 'done', outcome: 'declined', pullRequest: newest, lines: line(text) };
    }
  }
  if (strategy === 'merge' || picksOf(missing, commit, picked).length > 0) return undefined;
  const lines = line(`every commit was picked into ${target} before`);
  return { kind: 'done', outcome: 'nothing', lines };
}

function branchStep(
  { branch }: TargetFacts,
  release: Release,
  open: PullRequestFacts | undefined,
): BranchStep {
  if (branch === undefined) return { kind: 'create' };
  const marker = open === undefined ? undefined : parseMarker(open.body);
  const maker = makerOf(branch, release, marker);
  if (maker === 'target') return { kind: 'resume', head: branch.head };
  // A branch of picks does not hold the release commit: what it was made for, the pull request knows.
  const isMade = maker === 'ours' && (marker?.commit ?? release.commit) === release.commit;
  return { kind: 'keep', maker, isStale: !branch.hasRelease && !isMade };
}

function branchLine(
  { target, targetHead, branchName, missing, picked }: TargetFacts,
  { commit }: Release,
  { branch, strategy }: { readonly branch: BranchStep; readonly strategy: Strategy },
): string {
  if (branch.kind === 'keep') {
    const whose = {
      line: `it is the release commit ${short(commit)}, which conflicts`,
      ours: 'it is made already',
      people: 'people have pushed to it',
    }[branch.maker];
    return `leave ${branchName} as it is, ${whose}`;
  }
  const picks = picksOf(missing, commit, picked);
  const what =
    strategy === 'merge'
      ? `merge ${short(commit)}`
      : `pick ${picks.map((one) => short(one.commit)).join(', ')}`;
  const verb = branch.kind === 'create' ? 'create' : 'go on with';
  return `${verb} ${branchName} from ${target} ${short(targetHead)}, ${what}`;
}

function bothSidesLine({ target, bothSides, mergeBase }: TargetFacts): string {
  const { files, isWhole } = bothSides;
  const since = `on both sides since ${short(mergeBase)}`;
  if (files.length === 0) return `${target}: no file was changed ${since}`;
  const named = files.slice(0, 10).join(', ');
  const more = files.length > 10 || !isWhole ? ' and more' : '';
  return `${target}: ${counted(files.length, 'file')} changed ${since}: ${named}${more}`;
}
