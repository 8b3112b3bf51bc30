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

const atOnce = 8;

/** The port over `/repos/{owner}/{repo}/deployments`. */
export function deploymentsOver(client: ApiClient): Deployments {
  const pathOf = (repository: GitHubRepository) => `${rootOf(repository)}/deployments`;
  return {
    listActive: async (repository) => {
      const path = pathOf(repository);
      const all: Deployment[] = [];
      for await (const one of client.list(path)) all.push(readDeployment(one, `GET ${path}`));
      const newestFirst = all.toSorted((a, b) => b.id - a.id);
      const places = [...Map.groupBy(newestFirst, placeOf).values()];
      const found: ActiveDeployment[] = [];
      for (let at = 0; at < places.length; at += atOnce) {
        const some = places.slice(at, at + atOnce);
        found.push(...(await Promise.all(some.map((one) => activeOf(client, path, one)))).flat());
      }
      return found;
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

/** What a later deployment replaces an earlier one in. */
function placeOf({ environment, task, payload }: Deployment): string {
  const image = textOf(payload, 'image')?.replace(/[@:][^/]*$/, '') ?? '';
  return JSON.stringify([environment, task, image]);
}

/** Asks for states from the newest on, until one succeeded. */
async function activeOf(
  client: ApiClient,
  path: string,
  newestFirst: readonly Deployment[],
): Promise<readonly ActiveDeployment[]> {
  const found: ActiveDeployment[] = [];
  for (const one of newestFirst) {
    const state = await lastState(client, `${path}/${one.id}/statuses?per_page=1`);
    const hasEnded = state === 'failure' || state === 'error' || state === 'inactive';
    if (!hasEnded) found.push({ ...one, ...(state === undefined ? {} : { state }) });
    if (state === 'success') break;
  }
  return found;
}

const states: readonly NonNullable<ActiveDeployment['state']>[] = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'pending',
  'queued',
  'success',
  'waiting',
];

async function lastState(client: ApiClient, path: string): Promise<ActiveDeployment['state']> {
  const body = await client.find(path);
  if (!Array.isArray(body)) throw unexpected(`GET ${path}`, 'a list');
  const [newest] = body as readonly unknown[];
  if (newest === undefined) return undefined;
  const state = textOf(newest, 'state');
  if (state === undefined) throw unexpected(`GET ${path}`, 'a state');
  return states.find((one) => one === state);
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
