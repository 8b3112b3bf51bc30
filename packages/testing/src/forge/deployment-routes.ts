import {
  type Call,
  created,
  type ForgeAnswer,
  listed,
  notFound,
  ok,
  type Routes,
  refused,
  textIn,
} from './answer.ts';
import { resolveCommit } from './git-objects.ts';
import { deploymentNode } from './graphql.ts';
import type { ForgeDeployment, ForgeDeploymentStatus } from './model.ts';
import { apiRoot, renderUser } from './render.ts';
import { nextId, timestamp, visible } from './state.ts';

const read = 'deployments=read';
const write = 'deployments=write';

/** Deployments: https://docs.github.com/rest/deployments. */
export const deploymentRoutes: Routes = {
  'repos/list-deployments': { permission: read, answer: list },
  'repos/get-deployment': {
    permission: read,
    answer: (call) => onDeployment(call, (one) => ok(renderDeployment(call, one))),
  },
  'repos/create-deployment': { permission: write, answer: create },
  'repos/list-deployment-statuses': {
    permission: read,
    answer: (call) =>
      onDeployment(call, (one) =>
        listed(one.statuses.toReversed().map((status) => renderStatus(call, one, status))),
      ),
  },
  'repos/create-deployment-status': {
    permission: write,
    answer: (call) => onDeployment(call, (one) => addStatus(call, one)),
  },
};

function onDeployment(call: Call, answer: (one: ForgeDeployment) => ForgeAnswer): ForgeAnswer {
  const id = Number(call.parameters.deployment_id);
  const one = call.repository.deployments.find((candidate) => candidate.id === id);
  return one === undefined ? notFound() : answer(one);
}

/** Newest first. */
function list(call: Call): ForgeAnswer {
  const { query, repository, state } = call;
  const fits = (name: string, value: string) => [null, 'none', value].includes(query.get(name));
  const found = visible(state, repository.deployments)
    .filter((one) => fits('environment', one.environment) && fits('ref', one.ref))
    .filter((one) => fits('sha', one.commit) && fits('task', one.task));
  return listed(found.toReversed().map((one) => renderDeployment(call, one)));
}

/** Merging the default branch first and commit statuses are left out: both are switched off here. */
async function create(call: Call): Promise<ForgeAnswer> {
  const ref = textIn(call, 'ref') ?? '';
  const commit = await resolveCommit(call.repository.git, ref);
  if (commit === undefined) return refused(422, `No ref found for: ${ref}`);
  const environment = textIn(call, 'environment') ?? 'production';
  const isProduction = call.body.production_environment ?? environment === 'production';
  const deployment: ForgeDeployment = {
    id: nextId(call.state),
    bornAt: call.state.turn,
    createdAt: timestamp(call.state),
    creator: call.token.login,
    ref,
    commit,
    task: textIn(call, 'task') ?? 'deploy',
    environment,
    isProduction: isProduction === true,
    isTransient: call.body.transient_environment === true,
    payload: call.body.payload ?? {},
    statuses: [],
  };
  call.repository.deployments.push(deployment);
  return created(renderDeployment(call, deployment));
}

/** A success ends earlier successes of an environment that is neither production nor transient. */
function addStatus(call: Call, one: ForgeDeployment): ForgeAnswer {
  const state = textIn(call, 'state') ?? '';
  const add = (deployment: ForgeDeployment, name: string): ForgeDeploymentStatus => {
    const environmentUrl = textIn(call, 'environment_url') ?? '';
    const facts = { id: nextId(call.state), createdAt: timestamp(call.state) };
    const status = { ...facts, state: name, creator: call.token.login, environmentUrl };
    deployment.statuses.push(status);
    return status;
  };
  const isEnding = state === 'success' && call.body.auto_inactive !== false;
  const earlier = call.repository.deployments.filter((other) => {
    const isSame = other.id < one.id && other.environment === one.environment;
    const isBound = !other.isProduction && !other.isTransient;
    return isSame && isBound && other.statuses.at(-1)?.state === 'success';
  });
  for (const other of isEnding ? earlier : []) add(other, 'inactive');
  return created(renderStatus(call, one, add(one, state)));
}

function renderDeployment(call: Call, one: ForgeDeployment) {
  const url = `${apiRoot(call)}/deployments/${one.id}`;
  return {
    id: one.id,
    node_id: deploymentNode(one),
    sha: one.commit,
    ref: one.ref,
    task: one.task,
    payload: one.payload,
    environment: one.environment,
    original_environment: one.environment,
    production_environment: one.isProduction,
    transient_environment: one.isTransient,
    creator: renderUser(one.creator),
    created_at: one.createdAt,
    updated_at: one.statuses.at(-1)?.createdAt ?? one.createdAt,
    url,
    statuses_url: `${url}/statuses`,
    repository_url: apiRoot(call),
  };
}

function renderStatus(call: Call, one: ForgeDeployment, status: ForgeDeploymentStatus) {
  const url = `${apiRoot(call)}/deployments/${one.id}`;
  return {
    id: status.id,
    state: status.state,
    creator: renderUser(status.creator),
    environment: one.environment,
    environment_url: status.environmentUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    url: `${url}/statuses/${status.id}`,
    deployment_url: url,
    repository_url: apiRoot(call),
  };
}
