import { ActionError } from '@image-relay/action-kit';
import {
  type ComparedCommit,
  type Comparison,
  type GitHub,
  GitHubError,
} from '@image-relay/github';
import { type Change, changesIn } from '../core/change.ts';
import type { TaggedVersion } from '../core/history.ts';
import { listChanges } from '../core/notes.ts';
import type { Order } from '../core/record.ts';
import type { Job } from './job.ts';
import { memoize } from './memo.ts';

/** What git and its pull requests say; each fact is asked for once in a run. */
export interface History {
  /** Throws LINE_NOT_FOUND and TARGET_NOT_ON_LINE. */
  requireOnLine(): Promise<void>;
  /** How a commit lies to another one. */
  orderOf(commit: string, other: string): Promise<Order>;
  /** The first that leaves something to release; those before it hold the target already. */
  previousOf(
    candidates: readonly TaggedVersion[],
    target: string,
  ): Promise<{ readonly previous?: TaggedVersion; readonly holders: readonly TaggedVersion[] }>;
  changesOf(target: string, previous?: TaggedVersion): Promise<readonly Change[]>;
  notesOf(range: NotesRange): Promise<string>;
}

export interface NotesRange {
  readonly target: string;
  readonly tag: string;
  readonly previous?: TaggedVersion;
}

/** How many releases are looked at for one that the target goes beyond. */
const mostPredecessors = 20;

/** Reads history through the API. */
export function historyOver(github: GitHub, job: Job): History {
  const { repository, line, target } = job;
  const compare = memoize((base: string, head: string) =>
    github.comparisons.compare(repository, base, head),
  );
  /** What is on the branch already and not part of the release; by its hash, as a tag may have its name. */
  const beyond = memoize(async (commit: string) => {
    const head = await github.gitRefs.find(repository, `refs/heads/${line.branch}`);
    return head && (await compare(commit, head.object));
  });
  const merged = memoize(async (since: string | undefined) => {
    const filter = { baseBranch: line.branch, ...(since === undefined ? {} : { since }) };
    return await github.mergedPullRequests.list(repository, filter);
  });
  const changesOf = memoize(async (commit: string, previousCommit: string | undefined) => {
    if (previousCommit === undefined) {
      const later = new Set((await beyond(commit))?.commits.map((one) => one.commit));
      return changesIn(await merged(undefined), (one) => !later.has(one), job.labels);
    }
    const range = await compare(previousCommit, commit);
    const commits = range?.commits ?? [];
    if (commits.length === 0) return [];
    const released = new Set(commits.map((one) => one.commit));
    return changesIn(await merged(earliest(commits)), (one) => released.has(one), job.labels);
  });
  return {
    requireOnLine: async () => requireOnLine(job, await beyond(target)),
    orderOf: async (commit, other) => {
      if (commit === other) return 'same';
      // What is on the branch beyond the target is known already.
      const later = other === target ? await beyond(target) : undefined;
      const isLater = later?.commits.some((one) => one.commit === commit) === true;
      return isLater ? 'newer' : orderIn(await compare(commit, other));
    },
    previousOf: (candidates, commit) => previousOf(candidates, (one) => compare(one, commit)),
    changesOf: (commit, previous) => changesOf(commit, previous?.commit),
    notesOf: memoize(async (range: NotesRange) => {
      const generated = await generatedNotes(github, job, range);
      if (generated !== undefined) return generated;
      const { tag, previous } = range;
      const changes = await changesOf(range.target, previous?.commit);
      const since = previous === undefined ? {} : { previousTag: previous.tag };
      const page = job.page === undefined ? {} : { page: job.page };
      return listChanges({ changes, tag, ...since, ...page });
    }),
  };
}

/**
 * When the first of the commits was made: what was merged by them was not touched before. A line that
 * was merged back has newer commits than much of what is not released yet. Undefined for unknown.
 */
function earliest(commits: readonly ComparedCommit[]): string | undefined {
  const times = commits.map(({ committedAt = '' }) => ({
    committedAt,
    time: Date.parse(committedAt),
  }));
  if (times.some(({ time }) => Number.isNaN(time))) return undefined;
  return times.toSorted((left, right) => left.time - right.time)[0]?.committedAt;
}

/** The branch holds the commit when nothing of the commit is missing there. */
function requireOnLine({ line, target }: Job, found: Comparison | undefined): void {
  if (found === undefined) {
    const what = `the branch ${JSON.stringify(line.branch)} or the commit ${target} is not there`;
    throw new ActionError('LINE_NOT_FOUND', what, {
      hint: 'check `line` and `target`, and that the token may read the repository',
    });
  }
  if (found.status === 'ahead' || found.status === 'identical') return;
  const what = `the commit ${target} is not on the branch ${JSON.stringify(line.branch)}`;
  const hint = 'release a commit of the branch, or name the line that has it';
  throw new ActionError('TARGET_NOT_ON_LINE', what, { hint });
}

async function previousOf(
  candidates: readonly TaggedVersion[],
  compareTo: (commit: string) => Promise<Comparison | undefined>,
) {
  const holders: TaggedVersion[] = [];
  for (const candidate of candidates.slice(0, mostPredecessors)) {
    const found = await compareTo(candidate.commit);
    if (found !== undefined && found.aheadBy > 0) return { previous: candidate, holders };
    // Without a common ancestor there is nothing to compare with.
    if (found !== undefined) holders.push(candidate);
  }
  return { holders };
}

function orderIn(found: Comparison | undefined): Order {
  if (found === undefined || found.status === 'diverged') return 'apart';
  if (found.status === 'identical') return 'same';
  return found.status === 'ahead' ? 'older' : 'newer';
}

/** Undefined where the platform has no such endpoint, as Gitea and Forgejo. */
async function generatedNotes(
  { releases }: GitHub,
  { repository }: Job,
  { target, tag, previous }: NotesRange,
): Promise<string | undefined> {
  const since = previous === undefined ? {} : { previousTag: previous.tag };
  try {
    return (await releases.generateNotes(repository, { tag, target, ...since })).body;
  } catch (error) {
    const status = error instanceof GitHubError ? error.status : undefined;
    if (status === 404 || status === 405 || status === 501) return undefined;
    throw error;
  }
}
