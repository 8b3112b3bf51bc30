import { type ActionContext, InputError } from '@image-relay/action-kit';
import type { GitHub, GitHubRepository, PullRequestDetails } from '@image-relay/github';
import type { contract } from './contract.ts';
import type { Release } from './core/facts.ts';

export type Context = ActionContext<typeof contract.inputs>;

/** What every part of a run works with. */
export interface Run {
  readonly context: Context;
  readonly github: GitHub;
  readonly repository: GitHubRepository;
  readonly release: Release;
  /** The page of the repository. */
  readonly page: string;
  /** The pull requests of a commit; each commit is asked for once. */
  readonly pullRequestsOf: (commit: string) => Promise<readonly PullRequestDetails[]>;
  readonly pause: (round: number) => Promise<void>;
}

/** GITHUB_REPOSITORY in its two halves. Throws INPUT_INVALID. */
export function repositoryOf({ env }: Pick<Context, 'env'>): GitHubRepository {
  const [owner, name, ...rest] = (env.GITHUB_REPOSITORY ?? '').split('/');
  if (owner && name && rest.length === 0) return { owner, name };
  const message = 'GITHUB_REPOSITORY is not owner/name';
  throw new InputError([{ inputs: [], message, hint: 'run this as a step of a workflow' }]);
}

/** The address of the repository's page. */
export function pageOf({ env }: Pick<Context, 'env'>, { owner, name }: GitHubRepository): string {
  const server = (env.GITHUB_SERVER_URL || 'https://github.com').replace(/\/+$/, '');
  return `${server}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

/** The page of this run; undefined outside of one. */
export function runPage({ context: { env }, page }: Run): string | undefined {
  return env.GITHUB_RUN_ID ? `${page}/actions/runs/${env.GITHUB_RUN_ID}` : undefined;
}
