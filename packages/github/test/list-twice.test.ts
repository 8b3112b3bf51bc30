import { expect, test } from 'vitest';
import type { ApiClient, ApiReader } from '../src/client.ts';
import { deploymentsOver } from '../src/deployments.ts';
import { pullRequestsOver } from '../src/pull-requests.ts';
import { workflowRunsOver } from '../src/workflow-runs.ts';

const web = { owner: 'acme', name: 'web' };
const times = { created_at: '2026-03-29T12:00:00Z' };
const numbers = (count: number) => Array.from({ length: count }, (_, at) => count - at);

/**
 * Lists so many entries, newest first. While they are read for the first time the newest one goes, so
 * that the hundred and first moves onto the page that was read already.
 */
function shrinking(count: number, render: (number: number) => unknown) {
  let asked = 0;
  const list: ApiReader['list'] = async function* (_path, { status } = {}) {
    if (status !== undefined && status !== 'queued') return;
    asked += 1;
    const all = numbers(count);
    const shown = asked === 1 ? all.toSpliced(100, 1) : all.slice(1);
    yield* shown.map(render);
  };
  const query: ApiClient['query'] = async ({ variables }) => {
    return {
      nodes: (variables.ids as readonly string[]).map((id) => ({ id, latestStatus: null })),
    };
  };
  const client = { list, query, find: async () => undefined } as unknown as ApiClient;
  return { client, asked: () => asked };
}

const pullRequest = (number: number) => {
  const head = { sha: `${number}`, ref: 'fix', repo: null };
  return { number, head, base: { ref: 'main' }, state: 'open' };
};
const run = (id: number) => ({
  id,
  head_sha: `${id}`,
  head_branch: null,
  status: 'queued',
  ...times,
});
const deployment = (id: number) => {
  return { id, node_id: `DE_${id}`, sha: `${id}`, ref: 'main', environment: 'live', ...times };
};

test.each<[string, (number: number) => unknown, (client: ApiClient) => Promise<readonly object[]>]>(
  [
    [
      'open pull requests, of which one is closed',
      pullRequest,
      (client) => pullRequestsOver(client).list(web, { state: 'open' }),
    ],
    [
      'runs that wait, of which one begins',
      run,
      (client) => workflowRunsOver(client).listActive(web),
    ],
    [
      'deployments, of which one is deleted',
      deployment,
      (client) => deploymentsOver(client).listActive(web),
    ],
  ],
)('%s while they are listed, are all seen, each once', async (_, render, ask) => {
  const { client, asked } = shrinking(150, render);
  const found = await ask(client);
  expect([found.length, asked()]).toEqual([150, 2]);
});

test('what fits on one page is read once, and so is a list from which nothing goes', async () => {
  const few = shrinking(100, pullRequest);
  expect(await pullRequestsOver(few.client).list(web, { state: 'open' })).toHaveLength(100);
  expect(few.asked()).toBe(1);
  const all = shrinking(150, pullRequest);
  expect(await pullRequestsOver(all.client).list(web, {})).toHaveLength(149);
  expect(all.asked()).toBe(1);
});
