import { expect, test } from 'vitest';
import { startedForge } from './ask.ts';

const switchedOff = { auto_merge: false, required_contexts: [] };

async function withDeploy() {
  const started = await startedForge();
  const { ask } = started;
  const deploy = async (environment: string, ...states: readonly string[]) => {
    const wanted = { ref: 'main', environment, ...switchedOff };
    const { body } = await ask('POST ~/deployments', wanted);
    for (const state of states) await ask(`POST ~/deployments/${body.id}/statuses`, { state });
    return body.id as number;
  };
  const stateOf = async (id: number) =>
    (await ask(`GET ~/deployments/${id}/statuses?per_page=1`)).body[0].state as string;
  return { ...started, deploy, stateOf };
}

test('a deployment has the commit of its ref and is listed newest first', async () => {
  const { ask, deploy, first } = await withDeploy();
  const ids = [await deploy('staging'), await deploy('production')];
  const { body } = await ask('GET ~/deployments');
  expect(body.map((one: { id: number }) => one.id)).toEqual(ids.toReversed());
  expect(body[0]).toMatchObject({ sha: first, ref: 'main', environment: 'production' });
  expect((await ask('GET ~/deployments?environment=staging')).body).toHaveLength(1);
  expect((await ask(`GET ~/deployments/${ids[0]}`)).body.environment).toBe('staging');
  expect((await ask('GET ~/deployments/999')).status).toBe(404);
});

test.each([
  ['staging', 'inactive'],
  ['production', 'success'],
])('a later success leaves an earlier one of %s %s', async (environment, state) => {
  const { deploy, stateOf } = await withDeploy();
  const earlier = await deploy(environment, 'in_progress', 'success');
  const other = await deploy('other', 'success');
  await deploy(environment, 'success');
  expect([await stateOf(earlier), await stateOf(other)]).toEqual([state, 'success']);
});

test('a ref that is not there cannot be deployed', async () => {
  const { ask } = await withDeploy();
  const wanted = { ref: 'nowhere', ...switchedOff };
  expect((await ask('POST ~/deployments', wanted)).status).toBe(422);
});

test('runs are listed by status, newest first', async () => {
  const { ask, web, first } = await withDeploy();
  const facts = { createdAt: '2026-03-29T12:00:00Z', headBranch: 'main', event: 'push' };
  web.addRun({ ...facts, headCommit: first });
  const { id } = web.addRun({ ...facts, headCommit: first, status: 'queued' });
  const { body } = await ask('GET ~/actions/runs?status=queued');
  expect(body).toMatchObject({ total_count: 1, workflow_runs: [{ id, status: 'queued' }] });
  expect((await ask('GET ~/actions/runs')).body.workflow_runs[0].id).toBe(id);
  expect((await ask('GET ~/actions/runs?status=waiting')).body.total_count).toBe(0);
});
