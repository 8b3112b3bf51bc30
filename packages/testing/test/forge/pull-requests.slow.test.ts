import { expect, test } from 'vitest';
import type { ForgeOptions } from '../../src/forge/index.ts';
import { startedForge } from './ask.ts';

const open = { title: 'Fix it', head: 'fix', base: 'main' };

async function withBranch(options: ForgeOptions = {}) {
  const started = await startedForge(options);
  await started.web.setRef('refs/heads/fix', started.first);
  const fix = await started.web.commit({ branch: 'fix', files: { 'b.txt': 'b\n' } });
  return { ...started, fix };
}

test('a pull request is opened once and listed by head, base and state', async () => {
  const { ask, fix } = await withBranch();
  const { status, body } = await ask('POST ~/pulls', { ...open, draft: true });
  expect([status, body.number, body.draft, body.head.sha]).toEqual([201, 1, true, fix]);
  expect((await ask('POST ~/pulls', open)).status).toBe(422);
  expect((await ask('GET ~/pulls?head=acme:fix&base=main')).body).toHaveLength(1);
  expect((await ask('GET ~/pulls?head=other:fix')).body).toEqual([]);
  expect((await ask('GET ~/pulls?head=nothing')).body).toHaveLength(1);
  expect((await ask('GET ~/pulls?state=closed')).body).toEqual([]);
  expect((await ask('GET ~/pulls?base=release')).body).toEqual([]);
});

test.each([
  ['head', 'nowhere'],
  ['base', 'nowhere'],
  ['head', 'main'],
])('a %s that is %s is refused', async (end, branch) => {
  const { ask } = await withBranch();
  expect((await ask('POST ~/pulls', { ...open, [end]: branch })).status).toBe(422);
});

test('the token of a run may be kept from opening pull requests, an app may not', async () => {
  const { ask, asks } = await withBranch({ actionsMayCreatePullRequests: false });
  const refused = await ask('POST ~/pulls', open);
  expect(refused.status).toBe(403);
  expect(refused.body.message).toContain('GitHub Actions is not permitted');
  const app = asks({ kind: 'app', login: 'relay[bot]' });
  expect((await app('POST ~/pulls', open)).body.user.login).toBe('relay[bot]');
});

test('title, body, base and state are changed; labels and reviewers added', async () => {
  const { ask } = await withBranch();
  await ask('POST ~/pulls', open);
  await ask('PATCH ~/pulls/1', { title: 'Other', body: 'text', state: 'closed' });
  await ask('POST ~/issues/1/labels', { labels: ['a', 'b'] });
  await ask('DELETE ~/issues/1/labels/a');
  const reviewers = { reviewers: ['hubot'] };
  expect((await ask('POST ~/pulls/1/requested_reviewers', reviewers)).status).toBe(201);
  const { body } = await ask('GET ~/pulls/1');
  expect(body).toMatchObject({ title: 'Other', body: 'text', state: 'closed' });
  expect(body).toMatchObject({
    labels: [{ name: 'b' }],
    requested_reviewers: [{ login: 'hubot' }],
  });
  expect((await ask('PUT ~/issues/1/labels', { labels: ['c'] })).body).toMatchObject([
    { name: 'c' },
  ]);
  expect((await ask('GET ~/issues/1/labels')).body).toHaveLength(1);
});

test('the author cannot review', async () => {
  const { ask } = await withBranch();
  await ask('POST ~/pulls', open);
  const reviewers = ['github-actions[bot]'];
  expect((await ask('POST ~/pulls/1/requested_reviewers', { reviewers })).status).toBe(422);
});

test('comments are written, changed, listed and deleted', async () => {
  const { ask } = await withBranch();
  await ask('POST ~/pulls', open);
  const { body } = await ask('POST ~/issues/1/comments', { body: 'one' });
  await ask(`PATCH ~/issues/comments/${body.id}`, { body: 'two' });
  expect((await ask('GET ~/issues/1/comments')).body).toMatchObject([{ body: 'two' }]);
  expect((await ask(`DELETE ~/issues/comments/${body.id}`)).status).toBe(204);
  expect((await ask('GET ~/issues/1/comments')).body).toEqual([]);
});

test('a merged pull request is closed and found by its commit', async () => {
  const { ask, web, fix } = await withBranch();
  await ask('POST ~/pulls', open);
  const commit = await web.mergePullRequest(1);
  const { body } = await ask('GET ~/pulls/1');
  expect(body).toMatchObject({ state: 'closed', merged: true, merge_commit_sha: commit });
  expect((await ask(`GET ~/commits/${fix}/pulls`)).body).toMatchObject([{ number: 1 }]);
  expect((await ask('PATCH ~/pulls/1', { state: 'open' })).status).toBe(422);
});

test('of several reviewers one who is no collaborator refuses all', async () => {
  const { ask, web } = await withBranch();
  await ask('POST ~/pulls', open);
  web.setCollaborators(['hubot']);
  const reviewers = ['hubot', 'stranger'];
  const refused = await ask('POST ~/pulls/1/requested_reviewers', { reviewers });
  expect(refused.status).toBe(422);
  expect(refused.body.message).toContain('only be requested from collaborators');
  expect((await ask('GET ~/pulls/1')).body.requested_reviewers).toEqual([]);
});
