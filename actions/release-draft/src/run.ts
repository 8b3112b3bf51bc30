import type { Log } from '@image-relay/action-kit';
import type { GitHub, GitHubError, Release } from '@image-relay/github';
import type { ReleaseLine, Version } from '@image-relay/image-tags';
import type { Change } from './core/change.ts';
import type { TaggedVersion } from './core/history.ts';
import { type DraftKey, markerOf, splitBody } from './core/marker.ts';
import type { DraftRecord } from './core/record.ts';
import type { History } from './gather/history.ts';
import type { Job } from './gather/job.ts';
import type { Nothing } from './nothing.ts';
import { type AssetWrites, spoiledBy } from './published.ts';

/** One run: what it is asked for, what it talks to, and what it has learned meanwhile. */
export interface Run {
  readonly job: Job;
  readonly github: GitHub;
  readonly history: History;
  readonly log: Log;
  /** Waits for others: longer by the turn, and never the same for two runs. */
  readonly pause: (turn: number) => Promise<void>;
  /** Drafts that this run has made. */
  readonly made: Set<number>;
  /** Releases that it has met as published, although a list may not show that yet. */
  readonly published: Map<number, Release>;
  /** Assets that were in a draft when it was first looked at. */
  readonly firstLook: Map<number, ReadonlySet<number>>;
  /** What it has changed of the assets of drafts. */
  readonly assets: AssetWrites;
  /** Writes that did not come to pass, or nobody knows. */
  readonly failures: GitHubError[];
  /** What assets hold; they never change. */
  readonly texts: Map<number, Promise<string | undefined>>;
}

/** What a release is going to be. */
export interface Plan {
  readonly key: DraftKey;
  readonly line: ReleaseLine;
  readonly version: Version;
  readonly tag: string;
  readonly previous?: TaggedVersion;
  /** Tags that are no versions, and look newer than this one. */
  readonly ignored: readonly string[];
  readonly bump: 'major' | 'minor' | 'patch';
  readonly changes: readonly Change[];
  /** The commit and image; newer than this run's when another was faster. */
  readonly record: DraftRecord;
}

/** Where a run ends. */
export type Outcome =
  | ({ readonly status: 'nothing' } & Nothing)
  | {
      readonly status: 'drafted' | 'planned';
      readonly plan: Plan;
      readonly draft?: Release;
      readonly isCreated: boolean;
    };

/**
 * Reads a release again; what is no draft any more is remembered as published and not given.
 * Throws DRAFT_PUBLISHED_MEANWHILE when this run had half an update in it.
 */
export async function readDraft(run: Run, id: number): Promise<Release | undefined> {
  const found = await run.github.releases.get(run.job.repository, id);
  if (found === undefined || found.isDraft) return found;
  run.published.set(id, found);
  const spoiled = spoiledBy(run.assets, found, run.job.target);
  if (spoiled !== undefined) throw spoiled;
  return undefined;
}

/** Whether a release is the draft of a key, by the first marker in its body. */
export function isDraftOf(release: Release, key: DraftKey): boolean {
  return release.isDraft && splitBody(release.body)?.marker === markerOf(key);
}
