import { expect, test } from 'vitest';
import { draft, imageOf, merge, started, stateOf } from './runs.ts';

test('5 pushes to a release line at once get 5 consecutive patches', async () => {
  const at = await started({ listingLag: 5 });
  await at.repository.setRef('refs/tags/v1.2.0', at.first);
  await at.repository.setRef('refs/tags/v1.10.0', at.first);
  await at.repository.setRef('refs/heads/release/1.2.0', at.first);
  const commits: string[] = [];
  for (let number = 1; number <= 5; number += 1) {
    commits.push(
      await merge(at, { title: `Fix ${number}`, base: 'release/1.2.0', labels: ['major'] }),
    );
  }
  const runs = await Promise.all(
    commits.map((commit) => {
      const inputs = { reserve: 'true', ...imageOf(commit) };
      return draft({ forge: at.forge, commit, branch: 'release/1.2.0', inputs });
    }),
  );
  const tags = ['v1.2.1', 'v1.2.2', 'v1.2.3', 'v1.2.4', 'v1.2.5'];
  expect(new Set(runs.map(({ outputs }) => outputs.tag))).toEqual(new Set(tags));
  expect(runs.map(({ outputs }) => [outputs.bump, outputs.created])).toEqual(
    tags.map(() => ['patch', true]),
  );
  const made = runs.map(({ outputs }) => outputs.tag ?? '');
  const reserved = await Promise.all(made.map((tag) => at.repository.read(`refs/tags/${tag}`)));
  expect(reserved).toEqual(commits);
  const drafts = stateOf(at.repository).map(({ tag, target, isDraft }) => ({
    tag,
    target,
    isDraft,
  }));
  const expected = made.map((tag, index) => ({ tag, target: commits[index], isDraft: true }));
  expect(drafts).toHaveLength(5);
  expect(drafts).toEqual(expect.arrayContaining(expected));
});
