import { memberOf, textOf } from './member.ts';
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

/** A deployment with its id in the GraphQL API. */
export interface ListedDeployment {
  readonly deployment: Deployment;
  readonly nodeId: string;
  /** Whether it has an environment of its own, whatever that is called. */
  readonly isTransient: boolean;
}

/** Reads an entry of a list. */
export function readListed(body: unknown, endpoint: string): ListedDeployment {
  const nodeId = textOf(body, 'node_id');
  if (nodeId === undefined) throw unexpected(endpoint, 'node_id of each deployment');
  const isTransient = memberOf(body, 'transient_environment') === true;
  return { deployment: readDeployment(body, endpoint), nodeId, isTransient };
}

/** Reads one. */
export function readDeployment(body: unknown, endpoint: string): Deployment {
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
