import { activeAmong, type ListedDeployment } from './active-deployments.ts';
import type { ApiClient } from './client.ts';
import { memberOf, textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** The states of a deployment. */
export type DeploymentState =
  | 'error'
  | 'failure'
  | 'inactive'
  | 'in_progress'
  | 'pending'
  | 'queued'
  | 'success';

/** A deployment of a commit to an environment. */
export interface Deployment {
  readonly id: number;
  readonly commit: string;
  readonly ref: string;
  readonly environment: string;
  /** `deploy`, unless it was made with another one. */
  readonly task: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** As it was given: an object or a text. */
  readonly payload: unknown;
}

/** A deployment that may be running. */
export interface ActiveDeployment extends Deployment {
  /**
   * Its last state; undefined before the first, and for one that is not known here. `waiting`, for
   * an approval, is set by GitHub alone.
   */
  readonly state?: DeploymentState | 'waiting';
}

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
   * and in it of each task and each `image` of a payload, as services may share an environment.
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
      const path = pathOf(repository);
      const all: ListedDeployment[] = [];
      for await (const one of client.list(path)) all.push(readListed(one, `GET ${path}`));
      return await activeAmong(client, all);
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

function readListed(body: unknown, endpoint: string): ListedDeployment {
  const nodeId = textOf(body, 'node_id');
  if (nodeId === undefined) throw unexpected(endpoint, 'node_id of each deployment');
  return { deployment: readDeployment(body, endpoint), nodeId };
}

function readDeployment(body: unknown, endpoint: string): Deployment {
  const [id, commit] = [memberOf(body, 'id'), textOf(body, 'sha')];
  const environment = textOf(body, 'environment');
  if (typeof id !== 'number' || commit === undefined || environment === undefined) {
    throw unexpected(endpoint, 'id, sha and environment of each deployment');
  }
  return {
    id,
    commit,
    ref: textOf(body, 'ref') ?? '',
    environment,
    task: textOf(body, 'task') ?? 'deploy',
    createdAt: textOf(body, 'created_at') ?? '',
    payload: memberOf(body, 'payload'),
  };
}
