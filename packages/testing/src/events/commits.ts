/** Commits that GitHub's recordings name, and those laid over them. */
export const commits = {
  /** Head of the recorded pull request 2. */
  pullRequestHead: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
  /** The commit GitHub made by merging that head into its base: GITHUB_SHA of the run. */
  pullRequestMerge: 'c4295bd74fb0f4fda03689c3df3f2803b658fd85',
  /** Base of the recorded pull request. */
  base: 'f95f852bd8fca8fcc58a9a2d6c842781e32a215e',
  /** `after` of the recorded pushes. */
  pushed: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
  /** Head of the recorded merge group. */
  mergeGroup: '2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d',
  /** The default branch of octo-org/octo-repo in the recorded workflow runs. */
  octoDefault: '5779607b49aab1200488439f02372c57b4f75444',
  /** A tag object: what `after` names when an annotated tag is pushed. */
  tagObject: '9a0fcd2e9b1d4f4ab1bfc1c7ad70e3c26e8a5b70',
  /** A commit of a repository in git's SHA-256 object format. */
  sha256: '4a1d7c0b9e8f2a6354c3d2e1f0b9a8877665544332211000ffeeddccbbaa9988',
  none: '0000000000000000000000000000000000000000',
} as const;

/** The repository of most recordings; its owner has capitals on purpose. */
export const helloWorld = 'Codertocat/Hello-World';

/** The repository of the recorded merge group, dispatches and workflow runs. */
export const octoRepo = 'octo-org/octo-repo';

/** The fork that outside contributors push to. */
export const fork = 'mona/Hello-World';

/** The first seven digits, the default `sha-length`. */
export function short(commit: string): string {
  return commit.slice(0, 7);
}
