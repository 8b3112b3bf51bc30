import { expect, test } from 'vitest';
import { atOnce, mergeMany } from './crowd.ts';
import { draft, imageOf, merge, started, stateOf } from './runs.ts';

test('10 runs at the same time, whose lists lag, leave one draft with every change', async () => {
  const at = await started({ listingLag: 7 });
  const commits = await mergeMany(at, 10);
  await atOnce(at, commits);
  const [release, ...others] = stateOf(at.repository);
  expect(others).toEqual([]);
  expect(release).toMatchObject({ target: commits.at(-1), isDraft: true });
  expect(release?.body.match(/Change \d+ by/g)).toHaveLength(10);
  expect(release?.assets).toMatchObject([
    ['image.json', expect.stringContaining(commits.at(-1) ?? '')],
  ]);
});

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
