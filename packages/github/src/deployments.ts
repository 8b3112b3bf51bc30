import { activeAmong } from './active-deployments.ts';
import type { ApiClient } from './client.ts';
import {
  type ActiveDeployment,
  type Deployment,
  type DeploymentState,
  type ListedDeployment,
  readDeployment,
  readListed,
} from './deployment.ts';
import { GitHubError } from './errors.ts';
import { listTwice } from './list-twice.ts';
import { type GitHubRepository, rootOf } from './repository.ts';

/** What to deploy, and where to. */
export interface NewDeployment {
  /** A branch, tag or commit. */
  readonly ref: string;
  readonly environment: string;
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** Deployments. Reading needs `deployments: read`, changing them `deployments: write`. */
export interface Deployments {
  /**
   * The newest deployment that succeeded and those after it that have not ended; of each environment,
   * and in it of each task and each `image` of a payload, as services may share an environment. A
   * transient environment is one for each ref.
   * Older successes, which GitHub leaves as they are in production, are not running any more.
   */
  listActive(repository: GitHubRepository): Promise<readonly ActiveDeployment[]>;
  /** Without merging and without waiting for checks. Not tried again when the answer is lost. */
  create(repository: GitHubRepository, wanted: NewDeployment): Promise<Deployment>;
  setState(
    repository: GitHubRepository,
    id: number,
    change: { readonly state: DeploymentState; readonly environmentUrl?: string },
  ): Promise<void>;
}

/** The port over `/repos/{owner}/{repo}/deployments`. */
export function deploymentsOver(client: ApiClient): Deployments {
  const pathOf = (repository: GitHubRepository) => `${rootOf(repository)}/deployments`;
  return {
    listActive: async (repository) => {
      const list = () => listOver(client, pathOf(repository));
      try {
        return await activeAmong(client, await list());
      } catch (error) {
        if (!isGone(error)) throw error;
        return await activeAmong(client, await list());
      }
    },
    create: async (repository, { ref, environment, payload }) => {
      const path = pathOf(repository);
      const given = payload === undefined ? {} : { payload };
      const switchedOff = { auto_merge: false, required_contexts: [] };
      const body = { ref, environment, ...switchedOff, ...given };
      const { data } = await client.send({ method: 'POST', path, body, isRepeatable: false });
      return readDeployment(data, `POST ${path}`);
    },
    setState: async (repository, id, { state, environmentUrl }) => {
      const path = `${pathOf(repository)}/${id}/statuses`;
      const url = environmentUrl === undefined ? {} : { environment_url: environmentUrl };
      await client.send({ method: 'POST', path, body: { state, ...url }, isRepeatable: true });
    },
  };
}

async function listOver(client: ApiClient, path: string): Promise<readonly ListedDeployment[]> {
  const all = new Map<string, ListedDeployment>();
  for await (const one of listTwice(client, path)) {
    const listed = readListed(one, `GET ${path}`);
    all.set(listed.nodeId, listed);
  }
  return [...all.values()];
}

/** Whether one that was listed is deleted by now: previews are, with all that was deployed to them. */
function isGone(error: unknown): boolean {
  return error instanceof GitHubError && error.code === 'GITHUB_NOT_FOUND' && error.status === 200;
}
