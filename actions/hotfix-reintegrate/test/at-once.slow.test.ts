import { expect, test } from 'vitest';
import type { Ports } from '../src/ports.ts';
import { git } from './git.ts';
import { branch, changed, startHotfix } from './hotfix.ts';

const fiveRuns = ['41', '42', '43', '44', '45'];

test.each([
  ['a merge', 'clean', 'merge', 0],
  ['a merge that conflicts', 'conflict', 'merge', 0],
  ['a cherry-pick', 'clean', 'cherry-pick', 0],
  ['a cherry-pick that conflicts', 'conflict', 'cherry-pick', 0],
  ['a merge, where lists lag behind', 'clean', 'merge', 8],
] as const)(
  'five runs at once of %s make one pull request',
  async (_, kind, strategy, listingLag) => {
    const { web, run } = await startHotfix(kind, { listingLag });
    const runs = await Promise.all(
      fiveRuns.map((id) => run({ inputs: { strategy }, env: { GITHUB_RUN_ID: id } })),
    );
    expect(runs.flatMap(({ codes }) => codes)).toEqual([]);
    expect(runs.flatMap(({ entries }) => entries.map(({ number }) => number))).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect(web.pullRequests).toMatchObject([
      { labels: ['reintegration'], reviewers: ['hubot'], isDraft: kind === 'conflict' },
    ]);
    const heads = await git(
      web.gitDirectory,
      'branch',
      '--list',
      'reintegrate/*',
      '--format=%(refname:short)',
    );
    expect(heads).toBe(branch);
  },
);

test('a push of people between the merge and the pull request is seen and kept', async () => {
  const { forge, web, run } = await startHotfix('conflict');
  const openGitHub = await pushingBefore(forge.url, 'create', async () => {
    await web.commit({ branch, files: { 'a.txt': changed(3, 'both') } });
  });
  const { entries, lines } = await run({ ports: { openGitHub } });
  expect(entries).toMatchObject([{ outcome: 'updated', number: 1 }]);
  expect(lines).toContain('main: something else changed it, so look again');
  expect(await git(web.gitDirectory, 'show', `${branch}:a.txt`)).toContain('both');
  expect(web.pullRequests[0]?.body).toContain('commits of people');
});

test('a branch that keeps changing ends the run with an error and loses nothing', async () => {
  const { forge, web, run } = await startHotfix('conflict');
  let count = 0;
  const openGitHub = await pushingBefore(forge.url, 'list', async () => {
    count += 1;
    await web.commit({ branch, files: { 'x.txt': `${count}\n` } });
  });
  await run();
  const { entries, codes } = await run({ ports: { openGitHub } });
  expect([entries[0]?.outcome, codes]).toEqual(['failed', ['BRANCH_BUSY']]);
  expect(await git(web.gitDirectory, 'show', `${branch}:x.txt`)).toBe(`${count}`);
});

/** A connection on which somebody else pushes right before a request about pull requests. */
async function pushingBefore(
  api: string,
  request: 'create' | 'list',
  push: () => Promise<void>,
): Promise<Ports['openGitHub']> {
  const { createGitHub } = await import('@image-relay/github');
  return (options) => {
    const github = createGitHub({ ...options, baseUrl: api, retries: 0 });
    type Requests = typeof github.pullRequests;
    const pushing = {
      create: async (...wanted: Parameters<Requests['create']>) => {
        await push();
        return await github.pullRequests.create(...wanted);
      },
      list: async (...filter: Parameters<Requests['list']>) => {
        await push();
        return await github.pullRequests.list(...filter);
      },
    };
    const pullRequests = { ...github.pullRequests, [request]: pushing[request] };
    return Promise.resolve({ ...github, pullRequests });
  };
}
