import { expect, test } from 'vitest';
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

test.each([
  ['waits for an approval', 'waiting', 'waiting'],
  ['has a state of a later time', 'paused', undefined],
])('a deployment that %s has not ended', async (_, name, state) => {
  const { forge, github, web } = await startedForge();
  await github.deployments.create(web, { ref: 'main', environment: 'production' });
  const operation = 'repos/list-deployment-statuses';
  forge.addFault({ operation, status: 200, body: [{ state: name }] });
  const [active] = await github.deployments.listActive(web);
  expect(active).toMatchObject({ environment: 'production', task: 'deploy' });
  expect(active?.state).toBe(state);
});

test('a deployment that was refused, or whose states cannot be read, is an error', async () => {
  const { forge, github, web } = await startedForge();
  const wanted = { ref: 'nowhere', environment: 'production' };
  const made = github.deployments.create(web, wanted);
  await expect(made).rejects.toMatchObject({ code: 'GITHUB_REFUSED' });
  await github.deployments.create(web, { ...wanted, ref: 'main' });
  forge.addFault({ operation: 'repos/list-deployment-statuses', status: 404 });
  const active = github.deployments.listActive(web);
  await expect(active).rejects.toMatchObject({ code: 'GITHUB_UPSTREAM_ERROR' });
});

test.each(['in_progress', 'queued', 'requested', 'waiting', 'pending'])(
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

test('a run that begins while runs are listed is seen all the same', async () => {
  const { forge, github, web } = await startedForge();
  await github.workflowRuns.listActive(web);
  const asked = forge.requests.map(({ query }) => query.status);
  expect(asked.at(-1)).toBe('in_progress');
});
