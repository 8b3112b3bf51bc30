/** What an image was built for. */
export type IdentityKind =
  | 'pull-request'
  | 'branch'
  | 'default-branch'
  | 'development-branch'
  | 'release-branch'
  | 'release'
  | 'git-tag'
  | 'nightly'
  | 'merge-group'
  | 'manual';

/** Which image belongs to a run: the same for the run that builds it and those that use it. */
export interface Identity {
  readonly kind: IdentityKind;
  /** The head commit in full, 40 or 64 hexadecimal digits; of `manual`, the run's commit. */
  readonly commit: string;
  /** The commit that merges the head into its base, where the event tells it. */
  readonly mergeCommit?: string;
  readonly pullRequest?: number;
  /** The branch without `refs/heads/`. */
  readonly branch?: string;
  /** The tag without `refs/tags/`. */
  readonly gitTag?: string;
  /** Of `release`: the semantic version, without prefix. */
  readonly version?: string;
  /** Of `release`: marked as a pre-release on its page, though the version is none. */
  readonly isPrerelease?: true;
  /** Of `nightly`: the UTC date of the run, `YYYY-MM-DD`. */
  readonly date?: string;
  /** Of `manual`: the tag that was given. */
  readonly tag?: string;
  /** The commit comes from another repository, so the run may not push. */
  readonly fork: boolean;
}

/** The facts of a run, from its environment and inputs. */
export interface Run {
  /** `GITHUB_EVENT_NAME`. */
  readonly eventName: string;
  /** The parsed event file; not trusted. */
  readonly payload: unknown;
  /** `GITHUB_REF`. */
  readonly gitRef?: string;
  /** `GITHUB_SHA`. */
  readonly commit?: string;
  /** Overrides the default branch that the payload names. */
  readonly defaultBranch?: string;
  /** `development` by default. */
  readonly developmentBranch?: string;
  /** What stands before the version in git tags; `v` by default. */
  readonly tagPrefix?: string;
  /** A tag given by hand: the identity is `manual`. */
  readonly tag?: string;
  /** The time of this step, for the date of a nightly image. */
  readonly now?: Date;
  /** `GITHUB_RUN_ATTEMPT`: a second attempt may be on a later date than its run. */
  readonly runAttempt?: number;
}

/** What the payload does not tell and the platform's API does. */
export type Question =
  | {
      /** Pull requests of that head: `GET /repos/{base}/pulls?head={owner}:{branch}&state=all`. */
      readonly kind: 'pull-request-by-head';
      readonly headOwner: string;
      readonly headBranch: string;
      readonly commit: string;
    }
  | {
      /** Whether `refs/tags/{name}` exists and stands for the commit (peel annotated tags). */
      readonly kind: 'is-git-tag';
      readonly name: string;
      readonly commit: string;
    }
  | {
      /** The commit that a git tag stands for (peel annotated tags). */
      readonly kind: 'git-tag-commit';
      readonly name: string;
    }
  | {
      /** When this run was created: `GET /repos/{repository}/actions/runs/{run}`; may be unknown. */
      readonly kind: 'run-created-at';
    };

/** Answers to questions; a member that is there counts as answered. */
export interface Answers {
  readonly pullRequests?: ReadonlyArray<{ readonly number: number; readonly headSha: string }>;
  readonly isGitTag?: boolean;
  readonly gitTagCommit?: string;
  /** RFC 3339; `null` when it cannot be known: then the time of the step counts. */
  readonly runCreatedAt?: string | null;
}

/** The identity, or the one question that must be answered first. */
export type Identification =
  | { readonly status: 'known'; readonly identity: Identity }
  | { readonly status: 'needs'; readonly question: Question };

export function known(identity: Identity): Identification {
  return { status: 'known', identity };
}

export function needs(question: Question): Identification {
  return { status: 'needs', question };
}
