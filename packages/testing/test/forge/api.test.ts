import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startForge } from '../../src/forge/index.ts';
import { accountRoutes, routes } from '../../src/forge/routes.ts';
import { startedForge } from './ask.ts';

test('every operation of the description has an answer, and no other', () => {
  const file = new URL('../../src/forge/github-openapi.json', import.meta.url);
  const { operations } = JSON.parse(readFileSync(file, 'utf8')) as { operations: object };
  const answered = Object.keys({ ...routes, ...accountRoutes });
  expect(answered.toSorted()).toEqual(Object.keys(operations).toSorted());
});

test('a route that is not planned fails the test', async () => {
  const forge = await startForge();
  expect((await fetch(`${forge.url}/user`)).status).toBe(501);
  await expect(forge.close()).rejects.toThrow('not planned: GET /user');
});

test.each([
  ['a body of the wrong type', 'POST /git/refs', { ref: 1, sha: 'a' }, 'git/create-ref'],
  ['a member that is missing', 'POST /merges', { base: 'main' }, 'repos/merge'],
  ['an unknown query', 'GET /tags?perpage=3', undefined, 'unknown query: perpage'],
])('%s fails the test', async (_what, line, body, problem) => {
  const [method = '', path = ''] = line.split(' ');
  const forge = await startForge();
  await forge.addRepository('acme', 'web');
  const headers = { authorization: `token ${forge.addToken()}` };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  await fetch(`${forge.url}/repos/acme/web${path}`, { method, headers, ...sent });
  await expect(forge.close()).rejects.toThrow(problem);
});

test('a token without the permission is told which one it needs', async () => {
  const { asks, first } = await startedForge();
  const ask = asks({ permissions: { contents: 'read' } });
  const refused = await ask('POST ~/git/refs', { ref: 'refs/tags/v1', sha: first });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('x-accepted-github-permissions')).toBe('contents=write');
  expect((await ask('GET ~/git/ref/heads/main')).status).toBe(200);
  expect((await ask('GET ~/pulls')).status).toBe(403);
});

test('an unknown token is 401', async () => {
  const { ask } = await startedForge();
  expect((await ask('GET ~/tags', undefined, { authorization: 'token no' })).status).toBe(401);
});

test('lists come in pages with links to the next and the last', async () => {
  const { ask, web, first } = await startedForge();
  for (const tag of ['v1', 'v2', 'v3']) await web.setRef(`refs/tags/${tag}`, first);
  const { body, headers } = await ask('GET ~/tags?per_page=2');
  expect(body).toHaveLength(2);
  expect(headers.get('link')).toMatch(/page=2>; rel="next", .*page=2>; rel="last"/);
  expect((await ask('GET ~/tags?per_page=2&page=2')).body).toMatchObject([{ name: 'v1' }]);
});

test('the rate limit counts down and then refuses', async () => {
  const { ask } = await startedForge({ rateLimit: 2 });
  expect((await ask('GET ~/tags')).headers.get('x-ratelimit-remaining')).toBe('1');
  await ask('GET ~/tags');
  const refused = await ask('GET ~/tags');
  expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
});

test('an answer that did not change is 304', async () => {
  const { ask } = await startedForge();
  const etag = (await ask('GET ~/branches')).headers.get('etag');
  expect((await ask('GET ~/branches', undefined, { 'if-none-match': etag })).status).toBe(304);
});

test('a fault strikes before the request has an effect', async () => {
  const { forge, ask, web, first } = await startedForge();
  forge.addFault({ operation: 'git/create-ref', status: 502 });
  const body = { ref: 'refs/tags/v1', sha: first };
  expect((await ask('POST ~/git/refs', body)).status).toBe(502);
  expect(await web.read('v1')).toBeUndefined();
  expect((await ask('POST ~/git/refs', body)).status).toBe(201);
});

test('a fault after the effect loses the answer only', async () => {
  const { forge, ask, web, first } = await startedForge();
  forge.addFault({ operation: 'git/create-ref', when: 'after' });
  const asked = ask('POST ~/git/refs', { ref: 'refs/tags/v1', sha: first });
  await expect(asked).rejects.toThrow(TypeError);
  expect(await web.read('v1')).toBe(first);
  expect(forge.requests).toMatchObject([{ operation: 'git/create-ref', status: 0 }]);
});

test('a run of a workflow and the repository are read', async () => {
  const { ask, web, first } = await startedForge();
  const facts = { createdAt: '2026-03-29T12:00:00Z', headBranch: 'main', event: 'push' };
  const { id } = web.addRun({ ...facts, headCommit: first });
  const { body } = await ask(`GET ~/actions/runs/${id}`);
  expect(body).toMatchObject({ head_sha: first, created_at: facts.createdAt });
  expect((await ask('GET ~')).body.full_name).toBe('acme/web');
  expect((await ask('GET /repos/acme/none')).status).toBe(404);
});
