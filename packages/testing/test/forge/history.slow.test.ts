import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBareRepository } from '../../src/forge/git.ts';
import { readCommits } from '../../src/forge/git-objects.ts';
import { relate } from '../../src/forge/history.ts';

/** Commits by name, each with the names of its parents: `e` merges `d` into `c`, `x` is alone. */
const graph = { a: [], b: ['a'], c: ['b'], d: ['a'], e: ['c', 'd'], f: ['e'], x: [] } as const;

async function repository() {
  const folder = await mkdtemp(join(tmpdir(), 'history-'));
  const git = await createBareRepository(folder);
  onTestFinished(async () => {
    git.objects.close();
    await rm(folder, { recursive: true });
  });
  const tree = await git.run(['write-tree']);
  const shas = new Map<string, string>();
  for (const [name, parents] of Object.entries(graph)) {
    const of = parents.flatMap((parent) => ['-p', shas.get(parent) ?? '']);
    shas.set(name, await git.run(['commit-tree', tree, ...of, '-m', `${name}\n\nWhy ${name}.`]));
  }
  return { git, shaOf: (name: string) => shas.get(name) ?? '' };
}

test.each([
  ['a', 'c'],
  ['c', 'a'],
  ['b', 'b'],
  ['c', 'd'],
  ['a', 'f'],
  ['f', 'd'],
  ['e', 'f'],
])('what %s and %s have of their own is what git log says', async (one, other) => {
  const { git, shaOf } = await repository();
  const [base, head] = [shaOf(one), shaOf(other)];
  expect(await relate(git, base, head)).toEqual({
    mergeBase: await git.run(['merge-base', base, head]),
    ahead: await readCommits(git, '--reverse', `${base}..${head}`),
    behind: await readCommits(git, '--reverse', `${head}..${base}`),
  });
});

test('commits without a common ancestor are not related', async () => {
  const { git, shaOf } = await repository();
  expect(await relate(git, shaOf('x'), shaOf('f'))).toBeUndefined();
});
