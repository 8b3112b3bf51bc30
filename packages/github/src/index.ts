import { type CherryPicks, cherryPicksOver } from './cherry-picks.ts';
import { type ApiStats, createClient, type GitHubOptions } from './client.ts';
import { type Commits, commitsOver } from './commits.ts';
import { type Comparisons, comparisonsOver } from './comparisons.ts';
import { type Deployments, deploymentsOver } from './deployments.ts';
import { type GitRefs, gitRefsOver } from './git-refs.ts';
import { type Issues, issuesOver } from './issues.ts';
import { type MergedPullRequests, mergedPullRequestsOver } from './merged-pull-requests.ts';
import { type Merges, mergesOver } from './merges.ts';
import { type Packages, packagesOver } from './packages.ts';
import { type PullRequests, pullRequestsOver } from './pull-requests.ts';
import { type ReleaseAssets, releaseAssetsOver } from './release-assets.ts';
import { type Releases, releasesOver } from './releases.ts';
import { type Repositories, repositoriesOver } from './repositories.ts';
import { type Tags, tagsOver } from './tags.ts';
import { type Trees, treesOver } from './trees.ts';
import { type WorkflowRuns, workflowRunsOver } from './workflow-runs.ts';

export { type AppLogin, type AppToken, createAppToken } from './app-token.ts';
export type { CherryPick, CherryPickResult, CherryPicks } from './cherry-picks.ts';
export type { ApiStats, GitHubOptions } from './client.ts';
export type { Commit, CommitObject, CommitPerson, Commits } from './commits.ts';
export type { ComparedCommit, Comparison, Comparisons, FileChange } from './comparisons.ts';
export type { ActiveDeployment, Deployment, DeploymentState } from './deployment.ts';
export type { Deployments, NewDeployment } from './deployments.ts';
export {
  GitHubError,
  type GitHubErrorCode,
  type GitHubErrorFacts,
  githubErrors,
} from './errors.ts';
export type { GitRefs, RefCreation } from './git-refs.ts';
export type { Comment, Issues } from './issues.ts';
export type { MergedFilter, MergedPullRequests } from './merged-pull-requests.ts';
export type { MergeResult, Merges } from './merges.ts';
export type { PackageDetails, PackageName, PackagePlace, PackageVersion } from './package.ts';
export type { PackageDeletion, PackageListing, Packages } from './packages.ts';
export type { PullRequest, PullRequestDetails } from './pull-request.ts';
export type {
  NewPullRequest,
  PullRequestCreation,
  PullRequestFilter,
  PullRequests,
} from './pull-requests.ts';
export type { Release, ReleaseAsset } from './release.ts';
export type { ReleaseAssets } from './release-assets.ts';
export type { NewRelease, Releases } from './releases.ts';
export type { Repositories } from './repositories.ts';
export type { GitHubRepository } from './repository.ts';
export { type ReservedTag, reserveTag, type TagWish } from './reserve-tag.ts';
export type { RetryPorts } from './retry.ts';
export type { Tag, Tags } from './tags.ts';
export type { Tree, TreeEdit, TreeEntry, Trees } from './trees.ts';
export type { ActiveRun, WorkflowRuns } from './workflow-runs.ts';

/** One port per noun of the API. */
export interface GitHub {
  readonly pullRequests: PullRequests;
  readonly mergedPullRequests: MergedPullRequests;
  readonly issues: Issues;
  readonly gitRefs: GitRefs;
  readonly tags: Tags;
  readonly commits: Commits;
  readonly trees: Trees;
  readonly cherryPicks: CherryPicks;
  readonly comparisons: Comparisons;
  readonly merges: Merges;
  readonly releases: Releases;
  readonly releaseAssets: ReleaseAssets;
  readonly repositories: Repositories;
  readonly packages: Packages;
  readonly deployments: Deployments;
  readonly workflowRuns: WorkflowRuns;
  readonly stats: ApiStats;
}

/** A connection to the API at `GITHUB_API_URL`; nothing is sent before a port is used. */
export function createGitHub(options: GitHubOptions = {}): GitHub {
  const client = createClient(options);
  const commits = commitsOver(client);
  const gitRefs = gitRefsOver(client);
  const merges = mergesOver(client);
  return {
    pullRequests: pullRequestsOver(client),
    mergedPullRequests: mergedPullRequestsOver(client),
    issues: issuesOver(client),
    gitRefs,
    tags: tagsOver(client),
    commits,
    trees: treesOver(client),
    cherryPicks: cherryPicksOver({ commits, gitRefs, merges }),
    comparisons: comparisonsOver(client),
    merges,
    releases: releasesOver(client),
    releaseAssets: releaseAssetsOver(client),
    repositories: repositoriesOver(client),
    packages: packagesOver(client),
    deployments: deploymentsOver(client),
    workflowRuns: workflowRunsOver(client),
    stats: client.stats,
  };
}
