import { expect, test } from 'vitest';
import { startedForge } from './started-forge.ts';

const wanted = { headBranch: 'fix', baseBranch: 'main', title: 'Fix it', body: 'why' };

test('a pull request is opened once', async () => {
  const { github, web, fix } = await startedForge();
  const made = await github.pullRequests.create(web, { ...wanted, isDraft: true });
  expect(made).toMatchObject({ status: 'created', pullRequest: { number: 1, isDraft: true } });
  expect(made.pullRequest).toMatchObject({ title: 'Fix it', headCommit: fix });
  const again = await github.pullRequests.create(web, wanted);
  expect(again).toEqual({ status: 'exists', pullRequest: made.pullRequest });
});

test('a pull request that was opened while the answer was lost is found', async () => {
  const { forge, github, web } = await startedForge();
  forge.addFault({ operation: 'pulls/create', when: 'after' });
  const made = await github.pullRequests.create(web, wanted);
  expect(made).toMatchObject({ status: 'exists', pullRequest: { number: 1 } });
});

test.each([
  [{ headBranch: 'fix' }, 1],
  [{ headBranch: 'other' }, 0],
  [{ baseBranch: 'main', state: 'open' }, 1],
  [{ baseBranch: 'release/1.0' }, 0],
  [{ state: 'closed' }, 0],
] as const)('the filter %o gives %i', async (filter, count) => {
  const { github, web } = await startedForge();
  await github.pullRequests.create(web, wanted);
  expect(await github.pullRequests.list(web, filter)).toHaveLength(count);
});

test('a merged pull request tells its commit and is found by what it brought', async () => {
  const { github, repository, web, fix } = await startedForge();
  await github.pullRequests.create(web, wanted);
  const mergeCommit = await repository.mergePullRequest(1);
  const merged = { number: 1, state: 'closed', isMerged: true, mergeCommit };
  expect(await github.pullRequests.list(web, {})).toMatchObject([merged]);
  expect(await github.pullRequests.listByCommit(web, fix)).toMatchObject([merged]);
});

test('title, state, labels, reviewers and comments are changed', async () => {
  const { github, repository, web } = await startedForge();
  await github.pullRequests.create(web, wanted);
  const changed = await github.pullRequests.update(web, 1, { title: 'Other', state: 'closed' });
  expect(changed).toMatchObject({ title: 'Other', state: 'closed', body: 'why' });
  await github.pullRequests.requestReviewers(web, 1, ['hubot']);
  await github.issues.addLabels(web, 1, ['a b', 'c']);
  await github.issues.addLabels(web, 1, []);
  expect(await github.issues.removeLabel(web, 1, 'a b')).toBe(true);
  expect(await github.issues.removeLabel(web, 1, 'a b')).toBe(false);
  expect(repository.pullRequests).toMatchObject([{ labels: ['c'], reviewers: ['hubot'] }]);
  const { id } = await github.issues.createComment(web, 1, 'one');
  await github.issues.updateComment(web, id, 'two');
  expect(await github.issues.listComments(web, 1)).toMatchObject([{ id, body: 'two' }]);
});

test('the author as reviewer is refused', async () => {
  const { github, web } = await startedForge();
  const { pullRequest } = await github.pullRequests.create(web, wanted);
  const asked = github.pullRequests.requestReviewers(web, 1, [pullRequest.author]);
  await expect(asked).rejects.toMatchObject({ code: 'GITHUB_REFUSED' });
});

test('a run that may not open pull requests is told which setting it lacks', async () => {
  const { github, connect, web } = await startedForge({ actionsMayCreatePullRequests: false });
  await expect(github.pullRequests.create(web, wanted)).rejects.toMatchObject({
    code: 'GITHUB_FORBIDDEN',
    hint: expect.stringContaining('Allow GitHub Actions to create'),
  });
  const app = connect({ kind: 'app', login: 'relay[bot]' });
  expect((await app.pullRequests.create(web, wanted)).status).toBe('created');
});

test('pull requests of forks are listed with their repository, as long as it is there', async () => {
  const { forge, github, connect, web, fix } = await startedForge();
  const fork = await forge.addFork(web, 'mona');
  await fork.setRef('refs/heads/topic', fix);
  const mona = connect({ login: 'mona', kind: 'user' });
  await mona.pullRequests.create(web, { ...wanted, headBranch: 'mona:topic' });
  const open = () => github.pullRequests.list(web, { state: 'open' });
  const head = { headBranch: 'topic', headCommit: fix };
  expect(await open()).toMatchObject([{ ...head, headRepository: 'mona/web' }]);
  const byHead = await github.pullRequests.listByHead(web, { owner: 'mona', branch: 'topic' });
  expect(byHead).toMatchObject([{ number: 1 }]);
  forge.removeRepository('mona', 'web');
  expect(await open()).toMatchObject([head]);
  expect((await open())[0]).not.toHaveProperty('headRepository');
});
