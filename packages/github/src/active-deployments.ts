import type { ApiClient } from './client.ts';
import type { ActiveDeployment, DeploymentState, ListedDeployment } from './deployment.ts';
import { memberOf, textOf } from './member.ts';
import { unexpected } from './unexpected.ts';

type State = ActiveDeployment['state'];

/** Deployments to one place, newest first, of which the first `seen` are decided. */
interface Place {
  readonly newestFirst: readonly ListedDeployment[];
  readonly active: ActiveDeployment[];
  seen: number;
  isDone: boolean;
}

/**
 * Of each place the newest deployment that succeeded, and those after it that have not ended. States
 * are asked for a hundred at a time, and no further back than the last success, in growing steps.
 */
export async function activeAmong(
  client: ApiClient,
  all: readonly ListedDeployment[],
): Promise<readonly ActiveDeployment[]> {
  const newestFirst = all.toSorted((a, b) => b.deployment.id - a.deployment.id);
  const groups = Map.groupBy(newestFirst, placeOf);
  const places = [...groups.values()].map((group): Place => {
    return { newestFirst: group, active: [], seen: 0, isDone: false };
  });
  let open = places;
  for (let step = 1; open.length > 0; step *= 4) {
    const next = open.map((place) => place.newestFirst.slice(place.seen, place.seen + step));
    const states = await statesOf(client, next.flat());
    for (const [at, place] of open.entries()) decide(place, next[at] ?? [], states);
    open = open.filter(({ isDone, seen, newestFirst: one }) => !isDone && seen < one.length);
  }
  return places.flatMap(({ active }) => active);
}

/**
 * What a later deployment replaces an earlier one in. A transient environment is specific to its
 * deployment, so what another branch has under the same name is another one:
 * https://developer.github.com/changes/2016-04-06-deployment-and-deployment-status-enhancements/
 */
function placeOf({ deployment, isTransient }: ListedDeployment): string {
  const { environment, task, payload, ref } = deployment;
  const image = textOf(payload, 'image')?.replace(/[@:][^/]*$/, '') ?? '';
  return JSON.stringify([environment, task, image, isTransient ? ref : '']);
}

function decide(
  place: Place,
  next: readonly ListedDeployment[],
  states: ReadonlyMap<string, State>,
): void {
  for (const { deployment, nodeId } of next) {
    place.seen += 1;
    const state = states.get(nodeId);
    const hasEnded = state === 'failure' || state === 'error' || state === 'inactive';
    if (!hasEnded) place.active.push({ ...deployment, ...(state === undefined ? {} : { state }) });
    place.isDone = state === 'success';
    if (place.isDone) return;
  }
}

/** The most that GraphQL takes at a time. */
const mostIds = 100;
const atOnce = 4;

const document = `query DeploymentStates($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Deployment { id latestStatus { state } } }
}`;

async function statesOf(
  client: ApiClient,
  wanted: readonly ListedDeployment[],
): Promise<ReadonlyMap<string, State>> {
  const ids = wanted.map(({ nodeId }) => nodeId);
  const starts = Array.from({ length: Math.ceil(ids.length / mostIds) }, (_, at) => at * mostIds);
  const found: (readonly [string, State])[] = [];
  for (let at = 0; at < starts.length; at += atOnce) {
    const some = starts.slice(at, at + atOnce);
    const lists = await Promise.all(
      some.map((start) => askStates(client, ids.slice(start, start + mostIds))),
    );
    found.push(...lists.flat());
  }
  return new Map(found);
}

async function askStates(client: ApiClient, ids: readonly string[]) {
  const data = await client.query({ document, variables: { ids }, permission: 'deployments=read' });
  const nodes = memberOf(data, 'nodes');
  return ids.map((id, at) => {
    const node: unknown = Array.isArray(nodes) ? nodes[at] : undefined;
    const status = memberOf(node, 'latestStatus');
    if (!isNode(node, id) || status === undefined) {
      throw unexpected('POST /graphql', `the state of deployment ${id}`);
    }
    return [id, stateIn(status)] as const;
  });
}

/**
 * Deployments of years ago have an id of the old form in REST, and one of either form in GraphQL:
 * https://github.blog/news-insights/product-news/graphql-global-id-migration-update/
 */
function isNode(node: unknown, id: string): boolean {
  const answered = textOf(node, 'id');
  return answered === id || (id.startsWith('MD') && answered?.startsWith('DE_') === true);
}

const states: readonly (DeploymentState | 'waiting')[] = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'pending',
  'queued',
  'success',
  'waiting',
];

/** Undefined for none, and for one that is not known here. */
function stateIn(status: unknown): State {
  const name = textOf(status, 'state')?.toLowerCase();
  return states.find((one) => one === name);
}
