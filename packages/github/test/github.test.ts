import { get, type Plan, pages, refuse, startScriptedGitHub } from '@image-relay/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createGitHub } from '../src/index.ts';

const web = { owner: 'acme', name: 'web' };
const commit = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
const tagObject = '9a0fcd2e9b1d4f4ab1bfc1c7ad70e3c26e8a5b70';
const token = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz';

async function started(...plans: readonly Plan[]) {
  const server = await startScriptedGitHub(...plans);
  onTestFinished(() => server.close());
  const slept: number[] = [];
  const ports = {
    sleep: async (milliseconds: number) => void slept.push(milliseconds),
    random: () => 0.5,
    now: () => Date.parse('2026-03-29T12:00:00Z'),
  };
  const github = createGitHub({ token, baseUrl: server.url, env: {}, ports, retries: 2 });
  return { server, slept, github };
}

const entry = (number: number, ref = 'changes') => ({
  number,
  head: { ref, sha: commit, repo: { full_name: 'mona/web' } },
});

test('pull requests are listed by head, open and closed, over every page', async () => {
  const { server, github } = await started();
  const bodies = [[entry(2)], [{ ...entry(3), head: { ...entry(3).head, repo: null } }]];
  server.plan(...pages(server.url, '/repos/acme/web/pulls', bodies));
  const found = await github.pullRequests.listByHead(web, { owner: 'mona', branch: 'changes' });
  expect(found).toEqual([
    { number: 2, headCommit: commit, headBranch: 'changes', headRepository: 'mona/web' },
    { number: 3, headCommit: commit, headBranch: 'changes' },
  ]);
  expect(server.requests[0]?.query).toMatchObject({ head: 'mona:changes', state: 'all' });
});

test('a platform that ignores the head filter gives the branch’s pull requests only', async () => {
  const { github } = await started(get('/repos/acme/web/pulls', [entry(2), entry(9, 'other')]));
  const found = await github.pullRequests.listByHead(web, { owner: 'mona', branch: 'changes' });
  expect(found.map((one) => one.number)).toEqual([2]);
});

test.each(["x'$(touch pwned)'", 'a b&c=d#e', '日本語', 'feature/a/b'])(
  'a branch named %s is sent as one query value',
  async (branch) => {
    const { server, github } = await started(get('/repos/acme/web/pulls', [entry(2, branch)]));
    const found = await github.pullRequests.listByHead(web, { owner: 'mona', branch });
    expect(found).toHaveLength(1);
    expect(server.requests[0]?.query.head).toBe(`mona:${branch}`);
  },
);

test('a lightweight tag gives its commit', async () => {
  const ref = get('/repos/acme/web/git/ref/tags/v1.2.3', {
    object: { sha: commit, type: 'commit' },
  });
  const { github } = await started(ref);
  expect(await github.gitRefs.findTag(web, 'v1.2.3')).toEqual({ commit });
});

test('an annotated tag is peeled to its commit', async () => {
  const { github } = await started(
    get('/repos/acme/web/git/ref/tags/rel/v1', { object: { sha: tagObject, type: 'tag' } }),
    get(`/repos/acme/web/git/tags/${tagObject}`, { object: { sha: commit, type: 'commit' } }),
  );
  expect(await github.gitRefs.findTag(web, 'rel/v1')).toEqual({ commit });
});

test('a name that is no tag is undefined', async () => {
  const { github } = await started(refuse('/repos/acme/web/git/ref/tags/main', 404));
  expect(await github.gitRefs.findTag(web, 'main')).toBeUndefined();
});

test('tags are listed by name over every page', async () => {
  const { server, github } = await started();
  const bodies = [[{ name: 'v1.2.10' }], [{ name: 'v1.2.9' }]];
  server.plan(...pages(server.url, '/repos/acme/web/tags', bodies));
  expect(await github.gitRefs.listTags(web)).toEqual(['v1.2.10', 'v1.2.9']);
});

test.each([
  ['GitHub', { tree: { sha: 'aa' }, committer: { date: '2026-03-29T12:00:00Z' } }],
  ['Gitea', { commit: { tree: { sha: 'aa' }, committer: { date: '2026-03-29T12:00:00Z' } } }],
])('a commit of %s gives its tree and time', async (_platform, body) => {
  const { github } = await started(get(`/repos/acme/web/git/commits/${commit}`, body));
  const expected = { tree: 'aa', committedAt: '2026-03-29T12:00:00Z' };
  expect(await github.commits.find(web, commit)).toEqual(expected);
});

test('a run of a workflow gives when it was created', async () => {
  const body = { id: 41, created_at: '2026-03-29T23:59:59Z' };
  const { github } = await started(get('/repos/acme/web/actions/runs/41', body));
  const expected = { createdAt: '2026-03-29T23:59:59Z' };
  expect(await github.workflowRuns.find(web, '41')).toEqual(expected);
});

test('a run that is gone is undefined', async () => {
  const { github } = await started(refuse('/repos/acme/web/actions/runs/41', 404));
  expect(await github.workflowRuns.find(web, '41')).toBeUndefined();
});

const used = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1774790000' };
const needs = { 'x-accepted-github-permissions': 'pull_requests=read' };

test.each([
  ['GITHUB_UNAUTHORIZED', 401, {}],
  ['GITHUB_FORBIDDEN', 403, needs],
  ['GITHUB_NOT_FOUND', 404, needs],
  ['GITHUB_RATE_LIMITED', 403, used],
  ['GITHUB_UPSTREAM_ERROR', 502, {}],
] as const)('%s is thrown on %i', async (code, status, headers) => {
  const { github } = await started(refuse('/repos/acme/web/pulls', status, headers));
  const endpoint = 'GET /repos/acme/web/pulls';
  const listing = github.pullRequests.listByHead(web, { owner: 'mona', branch: 'changes' });
  await expect(listing).rejects.toMatchObject({ code, status, endpoint, userError: true });
});

test('a refused request names the permission that is missing', async () => {
  const { github } = await started(refuse('/repos/acme/web/pulls', 403, needs));
  const listing = github.pullRequests.listByHead(web, { owner: 'mona', branch: 'changes' });
  await expect(listing).rejects.toMatchObject({
    permission: 'pull_requests=read',
    hint: expect.stringContaining('pull_requests=read'),
  });
});

test('nobody listening is a network error', async () => {
  const server = await startScriptedGitHub();
  await server.close();
  const github = createGitHub({ baseUrl: server.url, env: {}, retries: 0 });
  const error = { code: 'GITHUB_NETWORK', message: expect.stringContaining('ECONNREFUSED') };
  await expect(github.gitRefs.listTags(web)).rejects.toMatchObject(error);
});

test.each([
  ['a page of HTML', '<html>sign in</html>'],
  ['an object', { message: 'hello' }],
  ['entries of another shape', [{ id: 1 }]],
])('%s where a list is documented is an upstream error', async (_what, body) => {
  const { github } = await started(get('/repos/acme/web/tags', body));
  await expect(github.gitRefs.listTags(web)).rejects.toMatchObject({
    code: 'GITHUB_UPSTREAM_ERROR',
  });
});

test('500, a lost connection and 429 are tried again, Retry-After is waited for', async () => {
  const later = { status: 429, headers: { 'retry-after': '7' } };
  const answers = [{ status: 500 }, later, { body: [{ name: 'v1.0.0' }] }];
  const { slept, github } = await started({ path: '/repos/acme/web/tags', answers });
  expect(await github.gitRefs.listTags(web)).toEqual(['v1.0.0']);
  expect(slept).toEqual([500, 7000]);
});

test('a lost connection is tried again', async () => {
  const answers = [{ reset: true }, { body: [] }];
  const { slept, github } = await started({ path: '/repos/acme/web/tags', answers });
  expect(await github.gitRefs.listTags(web)).toEqual([]);
  expect(slept).toEqual([500]);
});

test('Retry-After may be a date', async () => {
  const headers = { 'retry-after': 'Sun, 29 Mar 2026 12:00:10 GMT' };
  const answers = [{ status: 503, headers }, { body: [] }];
  const { slept, github } = await started({ path: '/repos/acme/web/tags', answers });
  await github.gitRefs.listTags(web);
  expect(slept).toEqual([10_000]);
});

test('a limit that is lifted in an hour is not waited for', async () => {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1774792800' };
  const { slept, server, github } = await started(refuse('/repos/acme/web/tags', 403, headers));
  const error = { code: 'GITHUB_RATE_LIMITED', hint: expect.stringContaining('2026-03-29T14:00') };
  await expect(github.gitRefs.listTags(web)).rejects.toMatchObject(error);
  expect([slept, server.requests.length]).toEqual([[], 1]);
});

test.each([401, 403, 404])('%i is not tried again', async (status) => {
  const { server, github } = await started(refuse('/repos/acme/web/tags', status));
  await expect(github.gitRefs.listTags(web)).rejects.toMatchObject({ status });
  expect(server.requests).toHaveLength(1);
});

test('a moved repository is followed, the token only on the same host', async () => {
  const other = await startScriptedGitHub(get('/repositories/1/tags', [{ name: 'v2' }]));
  onTestFinished(() => other.close());
  const { server, github } = await started(
    { path: '/repos/acme/web/tags', answers: [{ status: 301, headers: { location: '/moved' } }] },
    {
      path: '/moved',
      answers: [{ status: 307, headers: { location: `${other.url}/repositories/1/tags` } }],
    },
  );
  expect(await github.gitRefs.listTags(web)).toEqual(['v2']);
  expect(server.requests.map((one) => one.headers.authorization)).toEqual([
    `token ${token}`,
    `token ${token}`,
  ]);
  expect(other.requests[0]?.headers.authorization).toBeUndefined();
});

test.each([401, 403, 404, 429, 500])(
  'the token is in no member of the error for %i',
  async (status) => {
    const { github } = await started(refuse('/repos/acme/web/tags', status));
    const error = await github.gitRefs.listTags(web).catch((thrown: unknown) => thrown);
    const everything = [error, (error as Error).stack, (error as Error).cause];
    expect(JSON.stringify(everything, ['message', 'stack', 'hint', 'endpoint'])).not.toContain(
      token,
    );
    expect(String((error as Error).stack)).not.toContain(token);
  },
);
