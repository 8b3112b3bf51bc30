import { type ForgeAnswer, ok } from './answer.ts';
import type { ForgeDeployment } from './model.ts';
import type { ForgeState } from './state.ts';
import { isGranted, type KnownToken } from './tokens.ts';

/** How faults and the log name the one query that is answered. */
export const deploymentStates = 'graphql/DeploymentStates';

/** The id of a deployment in the GraphQL API. */
export function deploymentNode({ id }: ForgeDeployment): string {
  return `DE_${id}`;
}

/** The operation of a query; undefined for one that is not planned. */
export function queryOf(body: unknown): string | undefined {
  const { query, variables } = (body ?? {}) as Record<string, unknown>;
  const { ids } = (variables ?? {}) as { readonly ids?: unknown };
  const words = typeof query === 'string' ? query.trim().split(/\s+/).join(' ') : '';
  const isPlanned =
    words ===
    'query DeploymentStates($ids: [ID!]!) { nodes(ids: $ids) { ... on Deployment { id latestStatus { state } } } }';
  return isPlanned && Array.isArray(ids) ? deploymentStates : undefined;
}

/** https://docs.github.com/graphql/reference/deployments; errors come with 200. */
export function answerQuery(state: ForgeState, token: KnownToken, body: unknown): ForgeAnswer {
  const { ids } = (body as { readonly variables: { readonly ids: readonly string[] } }).variables;
  if (ids.length > 100)
    return failed('ARGUMENT_LIMIT', 'You may not provide more than 100 node ids');
  const all = [...state.repositories.values()].flatMap(({ deployments }) => deployments);
  const found = ids.map((id) => all.find((one) => deploymentNode(one) === id));
  if (found.includes(undefined)) {
    return failed('NOT_FOUND', 'Could not resolve to a node with the global id');
  }
  if (!isGranted(token, 'deployments=read')) {
    return failed('FORBIDDEN', 'Resource not accessible by integration');
  }
  const nodes = found.map((one, at) => {
    const status = one?.statuses.at(-1);
    const latestStatus = status === undefined ? null : { state: status.state.toUpperCase() };
    return { id: ids[at], latestStatus };
  });
  return ok({ data: { nodes } });
}

function failed(type: string, message: string): ForgeAnswer {
  return ok({ data: null, errors: [{ type, message, path: ['nodes'] }] });
}
