import type { Git } from './git.ts';

/** An asset of a release, with its bytes. */
export interface ForgeAsset {
  readonly id: number;
  readonly name: string;
  readonly label: string | null;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A release as the stand-in keeps it; times are ISO 8601. */
export interface ForgeRelease {
  readonly id: number;
  readonly createdAt: string;
  /** The number of the request that made it, for the listing lag. */
  readonly bornAt: number;
  readonly author: string;
  tag: string;
  target: string;
  name: string | null;
  body: string | null;
  isDraft: boolean;
  isPrerelease: boolean;
  /** Set when it is published while the repository makes releases immutable; it stays. */
  isImmutable: boolean;
  publishedAt: string | null;
  assets: ForgeAsset[];
}

/** A comment on an issue or pull request. */
export interface ForgeComment {
  readonly id: number;
  readonly issue: number;
  readonly author: string;
  readonly bornAt: number;
  body: string;
}

/** A pull request into a branch, from one of the same repository or of a fork. */
export interface ForgePullRequest {
  readonly id: number;
  readonly number: number;
  readonly createdAt: string;
  readonly bornAt: number;
  readonly author: string;
  /** The branch, and whose repository it is in. */
  readonly head: string;
  readonly headOwner: string;
  base: string;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  isDraft: boolean;
  labels: string[];
  reviewers: string[];
  mergedAt: string | null;
  mergeCommit: string | null;
  /** The last known head, which outlives the branch. */
  headCommit: string;
}

/** Something that was done to a pull request, and by whom. */
export interface ForgeTimelineEvent {
  readonly id: number;
  readonly issue: number;
  readonly event: 'labeled' | 'unlabeled' | 'commented';
  readonly actor: string;
  readonly createdAt: string;
  /** The label, or the id of the comment. */
  readonly about: string;
}

/** What became of a deployment. */
export interface ForgeDeploymentStatus {
  readonly id: number;
  readonly createdAt: string;
  readonly creator: string;
  readonly state: string;
  readonly environmentUrl: string;
}

/** A deployment of a commit to an environment. */
export interface ForgeDeployment {
  readonly id: number;
  readonly bornAt: number;
  readonly createdAt: string;
  readonly creator: string;
  readonly ref: string;
  readonly commit: string;
  readonly task: string;
  readonly environment: string;
  readonly isProduction: boolean;
  readonly isTransient: boolean;
  readonly payload: unknown;
  /** Oldest first. */
  readonly statuses: ForgeDeploymentStatus[];
}

/** A run of a workflow. */
export interface ForgeRun {
  readonly id: number;
  readonly createdAt: string;
  readonly headCommit: string;
  readonly headBranch: string;
  readonly event: string;
  /** `queued`, `in_progress`, `waiting` and so on; `completed` by default. */
  readonly status?: string;
}

/** A ruleset: refs that nobody changes but through a pull request, or who may bypass it. */
export interface ForgeRule {
  /** A full ref; `*` stands for any text, also with slashes: `refs/heads/release/*`. */
  readonly ref: string;
  /** Logins that the ruleset does not bind. */
  readonly bypass?: readonly string[];
  /** Whether new refs are refused as well; false by default. */
  readonly restrictsCreation?: boolean;
}

/** Everything the stand-in knows about one repository. */
export interface RepositoryState {
  readonly owner: string;
  readonly name: string;
  readonly git: Git;
  readonly releases: ForgeRelease[];
  readonly pullRequests: ForgePullRequest[];
  readonly comments: ForgeComment[];
  /** Oldest first. */
  readonly timeline: ForgeTimelineEvent[];
  readonly runs: ForgeRun[];
  readonly deployments: ForgeDeployment[];
  readonly rules: ForgeRule[];
  /** Tags of immutable releases, which no other release may have, also when they are gone. */
  readonly usedTags: Set<string>;
  /** What this is a fork of. */
  readonly parent: RepositoryState | undefined;
  /** The setting "Automatically delete head branches". */
  deletesMergedBranches: boolean;
  /** Who may review; anybody while it is undefined. */
  collaborators: readonly string[] | undefined;
  /** The release that was marked as latest. */
  latest: number | undefined;
}
