import type { PullRequestDetails } from '@image-relay/github';
import { expect, test } from 'vitest';
import { gatherOriginals } from '../src/gather/originals.ts';

const release = { version: '1.2.4', branch: 'release/1.2', commit: 'c'.repeat(40) };

function pullRequest(number: number, facts: Partial<PullRequestDetails> = {}) {
  const url = `https://github.test/acme/web/pull/${number}`;
  const merged = { state: 'closed', isMerged: true, isDraft: false, author: 'mona' } as const;
  const branches = { headBranch: 'fix', baseBranch: release.branch, headCommit: release.commit };
  return { number, title: 'Fix', url, body: '', ...merged, ...branches, ...facts };
}

/** Commits that are called by their place, each with the pull requests of one list. */
async function originalsOf(lists: ReadonlyArray<readonly ReturnType<typeof pullRequest>[]>) {
  const asked: number[] = [];
  const commits = lists.map((_, at) => ({ commit: `${at}`, message: 'change', parents: [] }));
  const pullRequestsOf = (commit: string) => {
    asked.push(Number(commit));
    return Promise.resolve((lists[Number(commit)] ?? []) as readonly PullRequestDetails[]);
  };
  const found = await gatherOriginals({ pullRequestsOf, release }, commits);
  return { asked, numbers: found.map(({ number }) => number) };
}

test.each([
  ['by number, each once', [[pullRequest(9)], [pullRequest(2)], [pullRequest(9)]], [2, 9]],
  ['only what was merged', [[pullRequest(1, { isMerged: false })]], []],
  ['only what went into the line', [[pullRequest(1, { baseBranch: 'main' })]], []],
  ['no reintegration', [[pullRequest(1, { headBranch: 'reintegrate/1.1.9-to-x' })]], []],
])('the pull requests of a release are %s', async (_, lists, expected) => {
  expect((await originalsOf(lists)).numbers).toEqual(expected);
});

test('the newest 50 commits are looked up', async () => {
  const { asked } = await originalsOf(Array.from({ length: 60 }, () => []));
  expect(asked).toEqual(Array.from({ length: 50 }, (_, at) => at + 10));
});
