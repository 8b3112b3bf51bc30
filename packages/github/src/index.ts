import { createReader, type GitHubOptions } from './client.ts';
import { type Commits, commitsOver } from './commits.ts';
import { type GitRefs, gitRefsOver } from './git-refs.ts';
import { type PullRequests, pullRequestsOver } from './pull-requests.ts';
import { type WorkflowRuns, workflowRunsOver } from './workflow-runs.ts';

export type { GitHubOptions } from './client.ts';
export type { Commit, Commits } from './commits.ts';
export {
  GitHubError,
  type GitHubErrorCode,
  type GitHubErrorFacts,
  githubErrors,
} from './errors.ts';
export type { GitRefs } from './git-refs.ts';
export type { PullRequest, PullRequests } from './pull-requests.ts';
export type { GitHubRepository } from './repository.ts';
export type { RetryPorts } from './retry.ts';
export type { WorkflowRuns } from './workflow-runs.ts';

/** One port per noun of the API. */
export interface GitHub {
  readonly pullRequests: PullRequests;
  readonly gitRefs: GitRefs;
  readonly commits: Commits;
  readonly workflowRuns: WorkflowRuns;
}

/** A connection to the API at `GITHUB_API_URL`; nothing is sent before a port is used. */
export function createGitHub(options: GitHubOptions = {}): GitHub {
  const reader = createReader(options);
  return {
    pullRequests: pullRequestsOver(reader),
    gitRefs: gitRefsOver(reader),
    commits: commitsOver(reader),
    workflowRuns: workflowRunsOver(reader),
  };
}
