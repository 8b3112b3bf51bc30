import type { ComparedCommit, GitHub } from '@image-relay/github';
import { lineOf } from '@image-relay/image-tags';
import { expect, test } from 'vitest';
import { historyOver } from '../src/gather/history.ts';
import type { Job } from '../src/gather/job.ts';

const main = lineOf('main');
const commitAt = (commit: string, committedAt?: string): ComparedCommit => ({
  commit,
  message: '',
  parents: [],
  ...(committedAt === undefined ? {} : { committedAt }),
});
const previous = { version: { text: '1.0.1' }, tag: 'v1.0.1', commit: 'hotfix' };

test.each([
  [
    'since the first commit, however late what is merged back was made',
    [commitAt('early', '2026-01-02T00:00:00Z'), commitAt('late', '2026-01-05T00:00:00+01:00')],
    ['2026-01-02T00:00:00Z'],
  ],
  [
    'in whatever zone it was made',
    [commitAt('one', '2026-01-02T01:00:00+02:00'), commitAt('two', '2026-01-02T00:00:00Z')],
    ['2026-01-02T01:00:00+02:00'],
  ],
  ['from the beginning where a time is not known', [commitAt('one'), commitAt('two')], [undefined]],
  ['not at all where nothing is released', [], []],
])('merged pull requests are listed %s', async (_, commits, expected) => {
  const asked: (string | undefined)[] = [];
  const github = {
    comparisons: {
      compare: () =>
        Promise.resolve({ status: 'ahead', aheadBy: commits.length, mergeBase: 'hotfix', commits }),
    },
    commits: { find: () => Promise.resolve({ tree: 't', committedAt: '2026-01-04T00:00:00Z' }) },
    mergedPullRequests: {
      list: (_repository: unknown, { since }: { readonly since?: string }) => {
        asked.push(since);
        return Promise.resolve([]);
      },
    },
  } as unknown as GitHub;
  const labels = { major: [], minor: [], patch: [] };
  const job = { line: main, target: 'late', labels } as unknown as Job;
  await historyOver(github, job).changesOf('late', previous as never);
  expect(asked).toEqual(expected);
});
