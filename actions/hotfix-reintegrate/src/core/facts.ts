/** A commit of the line that a target lacks. */
export interface LineCommit {
  readonly commit: string;
  readonly message: string;
  readonly parents: readonly string[];
  /** The author's login, where the address belongs to an account. */
  readonly author?: string;
  /** The author as the commit says. */
  readonly authorName?: string;
}

/** A file that one side changed. */
export interface ChangedFile {
  readonly path: string;
  /** What it was called before. */
  readonly previousPath?: string;
  /** Its content now; absent when it was deleted. */
  readonly object?: string;
}

/** What both sides changed since they parted. */
export interface BothSides {
  readonly files: readonly string[];
  /** False when the platform did not list every file, so there can be more. */
  readonly isWhole: boolean;
}

/** The reintegration branch as it is. */
export interface BranchFacts {
  readonly head: string;
  /** The target has everything that it has. */
  readonly isInTarget: boolean;
  /** It has the release commit. */
  readonly hasRelease: boolean;
  /** Commits that neither the target nor the line has, oldest first. */
  readonly own: readonly LineCommit[];
}

/** A pull request from the reintegration branch into the target. */
export interface PullRequestFacts {
  readonly number: number;
  readonly url: string;
  readonly body: string;
  readonly author: string;
  readonly headCommit: string;
  readonly state: 'open' | 'closed';
  readonly isMerged: boolean;
  readonly isDraft: boolean;
}

/** What is released, for every target alike. */
export interface Release {
  readonly version: string;
  readonly branch: string;
  readonly commit: string;
}

/** Everything that decides what becomes of one target. */
export interface TargetFacts {
  readonly target: string;
  readonly targetHead: string;
  /** Commits of the line that the target lacks, oldest first. */
  readonly missing: readonly LineCommit[];
  readonly mergeBase: string;
  readonly bothSides: BothSides;
  /** Commits of the line that the target has as cherry-picks. */
  readonly picked: ReadonlySet<string>;
  /** The name of the reintegration branch. */
  readonly branchName: string;
  readonly branch?: BranchFacts;
  /** Newest first. */
  readonly pullRequests: readonly PullRequestFacts[];
}
