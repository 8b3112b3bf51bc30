import { expect, test } from 'vitest';
import { reserveTag } from '../src/index.ts';
import { mergedPullRequestsOver } from '../src/merged-pull-requests.ts';
import { startedForge } from './started-forge.ts';

const web = { owner: 'acme', name: 'web' };

test('tags are listed with the commits below them', async () => {
  const { github, repository, first, fix } = await startedForge();
  await repository.setRef('refs/tags/v1.0.0', first);
  await repository.annotate('v1.1.0', fix);
  expect(await github.tags.list(web)).toEqual(
    expect.arrayContaining([
      { name: 'v1.0.0', commit: first },
      { name: 'v1.1.0', commit: fix },
    ]),
  );
});

test('merged pull requests are listed by their branch, those that were closed are not', async () => {
  const { github, repository } = await startedForge();
  const open = async (branch: string, baseBranch: string) => {
    await repository.setRef(`refs/heads/${branch}`, 'main');
    await repository.commit({ branch, files: { [`${branch}.txt`]: branch } });
    const wanted = { headBranch: branch, baseBranch, title: branch, body: '' };
    const { pullRequest } = await github.pullRequests.create(web, wanted);
    return pullRequest.number;
  };
  await repository.setRef('refs/heads/dev', 'main');
  const [merged, closed, elsewhere] = [
    await open('a', 'main'),
    await open('b', 'main'),
    await open('c', 'dev'),
  ];
  const mergeCommit = await repository.mergePullRequest(merged, 'squash');
  await github.pullRequests.update(web, closed, { state: 'closed' });
  await repository.mergePullRequest(elsewhere);
  const found = await github.mergedPullRequests.list(web, { baseBranch: 'main' });
  expect(found).toMatchObject([{ number: merged, title: 'a', isMerged: true, mergeCommit }]);
});

const entry = (number: number, updated_at: string) => ({
  number,
  state: 'closed',
  merged_at: updated_at,
  updated_at,
  base: { ref: 'main' },
  head: { ref: 'x', sha: 'a'.repeat(40) },
});

const old = Array.from({ length: 150 }, () => 1);

test.each([
  ['ends behind a row of those that are older than asked for', [9, 8, ...old], 102],
  ['is read to the end where it is in another order', [2, 9, 8, ...old], 153],
])('a list of merged pull requests %s', async (_, days, count) => {
  const entries = days.map((day, index) => entry(index + 1, `2026-01-0${day}T00:00:00Z`));
  async function* list() {
    yield* await Promise.resolve(entries);
  }
  const merged = mergedPullRequestsOver({ find: () => Promise.resolve(undefined), list });
  const filter = { baseBranch: 'main', since: '2026-01-05T00:00:00Z' };
  const found = await merged.list(web, filter);
  expect(found).toHaveLength(count);
});

test('of five that reserve at once each gets a tag of its own, without a gap', async () => {
  const { repository, connect } = await startedForge();
  const commits: string[] = [];
  for (const name of ['1', '2', '3', '4', '5']) {
    commits.push(await repository.commit({ branch: 'main', files: { [name]: name } }));
  }
  const candidates = Array.from({ length: 9 }, (_, patch) => `v1.2.${patch + 1}`);
  const reserved = await Promise.all(
    commits.map((commit) => reserveTag(connect().gitRefs, web, { commit, candidates })),
  );
  const names = reserved.map((one) => one?.name);
  expect(new Set(names)).toEqual(new Set(candidates.slice(0, 5)));
  expect(await Promise.all(names.map((name) => repository.read(`refs/tags/${name}`)))).toEqual(
    commits,
  );
});

test('a commit that has reserved its tag keeps it', async () => {
  const { forge, github, first, fix } = await startedForge();
  const wish = { commit: first, candidates: ['v1.0.0', 'v1.0.1'] };
  forge.addFault({ operation: 'git/create-ref', when: 'after' });
  expect(await reserveTag(github.gitRefs, web, wish)).toEqual({ name: 'v1.0.0', isNew: true });
  expect(await reserveTag(github.gitRefs, web, wish)).toEqual({ name: 'v1.0.0', isNew: false });
  const other = { commit: fix, candidates: ['v1.0.0'] };
  expect(await reserveTag(github.gitRefs, web, other)).toBeUndefined();
});
