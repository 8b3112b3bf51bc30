import { sampled } from '@image-relay/testing';
import { expect, test } from 'vitest';
import type { ApiClient, ApiReader } from '../src/client.ts';
import { deploymentsOver } from '../src/deployments.ts';
import { graphqlUrlOf, isQuery } from '../src/graphql.ts';
import { workflowRunsOver } from '../src/workflow-runs.ts';
import { startedForge } from './started-forge.ts';

test('of each environment the newest success and what came after it is active', async () => {
  const { github, web, first, fix } = await startedForge();
  const { deployments } = github;
  const deploy = async (environment: string, ref: string, ...states: readonly string[]) => {
    const { id } = await deployments.create(web, { ref, environment, payload: { image: 'web' } });
    for (const state of states) await deployments.setState(web, id, { state: state as 'success' });
    return id;
  };
  await deploy('production', first, 'success');
  const live = await deploy('production', fix, 'in_progress', 'success');
  await deploy('production', first, 'failure');
  const next = await deploy('production', first, 'queued');
  await deploy('staging', first, 'success', 'inactive');
  const unknown = await deploy('preview', 'fix');
  const active = await deployments.listActive(web);
  expect(active.map((one) => one.id).toSorted((a, b) => a - b)).toEqual([live, next, unknown]);
  const running = active.find((one) => one.id === live);
  expect(running).toMatchObject({ commit: fix, state: 'success', payload: { image: 'web' } });
  expect(active.find((one) => one.id === unknown)).not.toHaveProperty('state');
});

test('services that share an environment do not replace each other', async () => {
  const { github, web, first } = await startedForge();
  const { deployments } = github;
  const deploy = async (payload: Readonly<Record<string, unknown>>) => {
    const { id } = await deployments.create(web, {
      ref: first,
      environment: 'production',
      payload,
    });
    await deployments.setState(web, id, { state: 'success' });
    return id;
  };
  await deploy({ image: 'ghcr.io/acme/api@sha256:1' });
  const api = await deploy({ image: 'ghcr.io/acme/api@sha256:2' });
  const worker = await deploy({ image: 'ghcr.io/acme/worker:v1' });
  const active = await deployments.listActive(web);
  expect(active.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([api, worker]);
});

test('previews of several branches share a name, and do not replace each other', async () => {
  const { github, web, repository } = await startedForge();
  const { deployments } = github;
  const deploy = async (ref: string) => {
    const { id } = await deployments.create(web, { ref, environment: 'preview' });
    await deployments.setState(web, id, { state: 'success' });
    return id;
  };
  const ids = [await deploy('fix'), await deploy('main'), await deploy('fix')];
  for (const one of repository.deployments) {
    Object.assign(one, { isTransient: true });
    one.statuses.splice(1);
  }
  const active = await deployments.listActive(web);
  expect(active.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(ids.slice(1));
});

const states = 'graphql/DeploymentStates';

test.each([
  ['waits for an approval', 'WAITING', 'waiting'],
  ['has a state of a later time', 'PAUSED', undefined],
])('a deployment that %s has not ended', async (_, name, state) => {
  const { forge, github, web, repository } = await startedForge();
  const { id } = await github.deployments.create(web, { ref: 'main', environment: 'production' });
  repository.deployments[0]?.statuses.push({
    id: 1,
    createdAt: '2026-03-29T12:00:00Z',
    creator: 'mona',
    state: name,
    environmentUrl: '',
  });
  const [active] = await github.deployments.listActive(web);
  expect(active).toMatchObject({ id, environment: 'production', task: 'deploy' });
  expect([active?.state, forge.requests.length]).toEqual([state, 3]);
});

test('states are asked for a hundred at a time, and not beyond the last success', async () => {
  const { forge, github, web, repository, first } = await startedForge();
  const { deployments } = github;
  const { id } = await deployments.create(web, { ref: first, environment: 'live' });
  const [one] = repository.deployments;
  const add = (environment: string, ...names: readonly string[]) => {
    for (const name of names) {
      const last = repository.deployments.at(-1)?.id ?? 0;
      const facts = { id: 0, createdAt: '2026-03-29T12:00:00Z', creator: 'mona' };
      const statuses = [{ ...facts, state: name, environmentUrl: '' }];
      const more = { ...one, id: last + 1, environment, statuses };
      (repository.deployments as (typeof more)[]).push(more);
    }
  };
  for (let count = 0; count < 120; count += 1) add(`pr-${count}`, 'success', 'inactive');
  add('production', 'success', 'success', ...Array.from({ length: 30 }, () => 'failure'));
  const before = forge.requests.length;
  const active = await deployments.listActive(web);
  const asked = forge.requests.slice(before).map(({ operation }) => operation);
  expect(active).toHaveLength(122);
  expect(active.map((found) => found.id)).toContain(id);
  // Three pages, which others may have made shorter meanwhile.
  expect(asked.filter((name) => name === 'repos/list-deployments')).toHaveLength(6);
  expect(asked.filter((name) => name === states)).toHaveLength(6);
});

test.each<[string, object, string]>([
  ['is not there any more', { errors: [{ type: 'NOT_FOUND', message: 'x' }] }, 'GITHUB_NOT_FOUND'],
  ['may not be seen', { errors: [{ type: 'FORBIDDEN', message: 'x' }] }, 'GITHUB_FORBIDDEN'],
  ['is over the limit', { errors: [{ type: 'RATE_LIMITED' }] }, 'GITHUB_RATE_LIMITED'],
  ['is beyond the limit', { errors: [{ type: 'RATE_LIMIT' }] }, 'GITHUB_RATE_LIMITED'],
  ['fails', { data: { nodes: [] }, errors: [{ message: 'x' }] }, 'GITHUB_UPSTREAM_ERROR'],
  ['is left out', { data: { nodes: [null] } }, 'GITHUB_UPSTREAM_ERROR'],
  [
    'is another one',
    { data: { nodes: [{ id: 'x', latestStatus: null }] } },
    'GITHUB_UPSTREAM_ERROR',
  ],
  ['has no state', { data: { nodes: [{ id: 'DE_1' }] } }, 'GITHUB_UPSTREAM_ERROR'],
  ['is no answer', { data: null }, 'GITHUB_UPSTREAM_ERROR'],
])('a deployment of which the state %s is an error', async (_, body, code) => {
  const { forge, github, web } = await startedForge();
  await github.deployments.create(web, { ref: 'main', environment: 'production' });
  forge.addFault({ operation: states, status: 200, body, times: 9 });
  await expect(github.deployments.listActive(web)).rejects.toMatchObject({ code });
});

test('a deployment that is deleted after it was listed does not keep the others', async () => {
  const { forge, github, web } = await startedForge();
  const { id } = await github.deployments.create(web, { ref: 'main', environment: 'production' });
  const body = { data: { nodes: [null] }, errors: [{ type: 'NOT_FOUND', message: 'x' }] };
  forge.addFault({ operation: states, status: 200, body });
  expect((await github.deployments.listActive(web)).map((one) => one.id)).toEqual([id]);
});

test.each<[string, string, boolean]>([
  ['MDEwOkRlcGxveW1lbnQ3', 'DE_kwDOHjNddM5sfT5s', true],
  ['MDEwOkRlcGxveW1lbnQ3', 'MDEwOkRlcGxveW1lbnQ3', true],
  ['MDEwOkRlcGxveW1lbnQ3', 'MDEwOkRlcGxveW1lbnQ4', false],
  ['DE_kwDOHjNddM5sfT5s', 'DE_kwDOHjNddM5sikiB', false],
])('of %s the state may be that of %s: %s', async (asked, answered, expected) => {
  const deployment = { id: 7, node_id: asked, sha: 'a', environment: 'live' };
  const client = {
    list: async function* () {
      yield deployment;
    },
    query: async () => ({ nodes: [{ id: answered, latestStatus: { state: 'SUCCESS' } }] }),
  } as unknown as ApiClient;
  const asking = deploymentsOver(client).listActive({ owner: 'acme', name: 'web' });
  const found = await asking.then((all) => all.map(({ id }) => id)).catch(({ code }) => code);
  expect(found).toEqual(expected ? [7] : 'GITHUB_UPSTREAM_ERROR');
});

test('a deployment that was refused, or whose states cannot be read, is an error', async () => {
  const { forge, github, web } = await startedForge();
  const wanted = { ref: 'nowhere', environment: 'production' };
  const made = github.deployments.create(web, wanted);
  await expect(made).rejects.toMatchObject({ code: 'GITHUB_REFUSED' });
  await github.deployments.create(web, { ...wanted, ref: 'main' });
  forge.addFault({ operation: states, status: 404 });
  const active = github.deployments.listActive(web);
  await expect(active).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
});

test.each([
  ['https://api.github.com', 'https://api.github.com/graphql'],
  ['https://api.acme.ghe.com/', 'https://api.acme.ghe.com/graphql'],
  ['https://github.acme.example/api/v3', 'https://github.acme.example/api/graphql'],
])('beside %s GraphQL is at %s', (root, url) => {
  expect([graphqlUrlOf(root), isQuery(url), isQuery(root)]).toEqual([url, true, false]);
});

test.each(sampled(['in_progress', 'queued', 'requested', 'waiting', 'pending']))(
  'a run that is %s is active',
  async (status) => {
    const { github, repository, web, first, fix } = await startedForge();
    const facts = { createdAt: '2026-03-29T12:00:00Z', headBranch: 'main', event: 'push' };
    repository.addRun({ ...facts, headCommit: first });
    const { id } = repository.addRun({ ...facts, headCommit: fix, status });
    const expected = { ...facts, id, status, headCommit: fix };
    expect(await github.workflowRuns.listActive(web)).toEqual([expected]);
  },
);

test('more runs than one page holds are all active', async () => {
  const { github, repository, web, first } = await startedForge();
  const facts = { createdAt: '2026-03-29T12:00:00Z', headBranch: 'main', event: 'push' };
  const run = { ...facts, headCommit: first, status: 'queued' };
  for (let count = 0; count < 230; count += 1) repository.addRun(run);
  expect(await github.workflowRuns.listActive(web)).toHaveLength(230);
});

test('runs that may not be read are an error, not none', async () => {
  const { connect, web } = await startedForge();
  const github = connect({ permissions: { contents: 'read' } });
  await expect(github.workflowRuns.listActive(web)).rejects.toMatchObject({
    code: 'GITHUB_FORBIDDEN',
    permission: 'actions=read',
  });
  await expect(github.deployments.listActive(web)).rejects.toMatchObject({
    code: 'GITHUB_FORBIDDEN',
    permission: 'deployments=read',
  });
});

test.each<[string, unknown]>([
  ['ends before its own count', { total_count: 3, workflow_runs: [] }],
  ['is none', { total_count: 0 }],
  ['is no JSON', 'a page of a proxy'],
])('a list of runs that %s is an error, not the list', async (_, body) => {
  const { forge, github, web } = await startedForge();
  const operation = 'actions/list-workflow-runs-for-repo';
  forge.addFault({ operation, status: 200, body, skip: 4 });
  await expect(github.workflowRuns.listActive(web)).rejects.toMatchObject({
    code: 'GITHUB_UPSTREAM_ERROR',
  });
});

test('runs beyond the thousand that the API lists are an error', async () => {
  const { github, repository, web, first } = await startedForge();
  const facts = { createdAt: '2026-03-29T12:00:00Z', headBranch: 'main', event: 'push' };
  const run = { ...facts, headCommit: first, status: 'queued' };
  for (let count = 0; count < 1000; count += 1) repository.addRun(run);
  await expect(github.workflowRuns.listActive(web)).rejects.toMatchObject({
    code: 'GITHUB_UPSTREAM_ERROR',
  });
});

test.each<[string, string, string]>([
  ['begins', 'queued', 'in_progress'],
  ['begins to wait for an approval', 'in_progress', 'waiting'],
  ['waits for a runner again', 'in_progress', 'queued'],
  ['is approved', 'waiting', 'in_progress'],
])('a run that %s while runs are listed is seen, whenever that is', async (_, before, after) => {
  for (const turn of [0, 1, 2, 3, 4, 5, 6]) {
    let asked = 0;
    const run = { id: 1, head_sha: 'a' };
    const list: ApiReader['list'] = async function* (_path, { status } = {}) {
      asked += 1;
      if (status === (asked > turn ? after : before)) yield { ...run, status };
    };
    const runs = workflowRunsOver({ list, find: async () => undefined });
    expect(await runs.listActive({ owner: 'acme', name: 'web' })).toHaveLength(1);
  }
});
