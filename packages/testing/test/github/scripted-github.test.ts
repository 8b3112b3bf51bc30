import { expect, onTestFinished, test } from 'vitest';
import { recordedEvent } from '../../src/events/index.ts';
import {
  answersFor,
  get,
  type Plan,
  pages,
  refuse,
  startScriptedGitHub,
} from '../../src/github/index.ts';

async function started(...plans: readonly Plan[]) {
  const github = await startScriptedGitHub(...plans);
  onTestFinished(() => github.close());
  return github;
}

test('a planned request is answered and recorded', async () => {
  const github = await started(get('/repos/acme/web', { id: 1 }, { page: '2' }));
  const response = await fetch(`${github.url}/repos/acme/web?page=2&per_page=1`);
  expect(await response.json()).toEqual({ id: 1 });
  expect(github.requests).toMatchObject([{ path: '/repos/acme/web', query: { per_page: '1' } }]);
});

test('a request that was not planned fails the test when the server closes', async () => {
  const github = await startScriptedGitHub();
  expect((await fetch(`${github.url}/user`)).status).toBe(501);
  await expect(github.close()).rejects.toThrow('not planned: GET /user');
});

test('a plan that nobody asked for fails the test', async () => {
  const github = await startScriptedGitHub(get('/user', {}));
  await expect(github.close()).rejects.toThrow('planned and never asked: GET /user');
});

test('answers come in order and the last one repeats', async () => {
  const answers = [{ status: 500 }, { body: 'ok' }];
  const github = await started({ path: '/a', answers });
  const statuses = [];
  for (const _ of answers) statuses.push((await fetch(`${github.url}/a`)).status);
  statuses.push((await fetch(`${github.url}/a`)).status);
  expect(statuses).toEqual([500, 200, 200]);
});

test('a reset ends the connection without an answer', async () => {
  const github = await started({ path: '/a', answers: [{ reset: true }] });
  await expect(fetch(`${github.url}/a`)).rejects.toThrow(TypeError);
});

test('a refusal carries its headers', async () => {
  const github = await started(refuse('/a', 429, { 'retry-after': '3' }));
  const response = await fetch(`${github.url}/a`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
});

test('pages are linked one to the next', async () => {
  const github = await started();
  github.plan(...pages(github.url, '/tags', [[1], [2]]));
  const first = await fetch(`${github.url}/tags?per_page=100`);
  const [, next = ''] = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? [];
  expect(await (await fetch(next)).json()).toEqual([2]);
});

test('the answers for the run of a fork list its pull request by head', async () => {
  const event = recordedEvent('the run completes after: a pull request comes from a fork');
  const github = await started(...answersFor(event));
  const query = 'head=mona%3Achanges&state=all';
  const response = await fetch(`${github.url}/repos/Codertocat/Hello-World/pulls?${query}`);
  expect(await response.json()).toMatchObject([{ number: 2 }]);
});
