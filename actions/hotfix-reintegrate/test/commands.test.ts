import { expect, test } from 'vitest';
import type { LineCommit, TargetFacts } from '../src/core/facts.ts';
import { mergeCommands, pickCommands } from '../src/core/resolve.ts';

const hash = (letter: string) => letter.repeat(40);
const commit = (name: string, ...parents: string[]): LineCommit => ({
  commit: hash(name),
  message: 'change',
  parents: parents.map(hash),
});
const facts: TargetFacts = {
  target: 'main',
  targetHead: hash('a'),
  missing: [commit('b', 'a'), commit('c', 'b'), commit('d', 'c', 'f'), commit('e', 'd')],
  mergeBase: hash('a'),
  bothSides: { files: [], isWhole: true },
  picked: new Set(),
  branchName: 'reintegrate/1.2.4-to-main',
  pullRequests: [],
};
const release = { version: '1.2.4', branch: 'release/1.2', commit: hash('e') };

test('picks of one kind are one command, and the push replaces nothing but the release', () => {
  expect(pickCommands(facts, release)).toEqual({
    before: [
      'git fetch origin',
      'git switch --no-track -c reintegrate/1.2.4-to-main origin/main',
      `git cherry-pick -x ${hash('b')} ${hash('c')}`,
      `git cherry-pick -x -m 1 ${hash('d')}`,
      `git cherry-pick -x ${hash('e')}`,
    ],
    after: [
      'git add --all',
      'git cherry-pick --continue --no-edit',
      `git push --force-with-lease=reintegrate/1.2.4-to-main:${hash('e')} origin reintegrate/1.2.4-to-main`,
    ],
  });
});

test('a name that a shell would read is quoted', () => {
  const { before } = mergeCommands({ ...facts, target: "it's;$(id)" });
  expect(before.at(-1)).toBe("git merge 'origin/it'\\''s;$(id)'");
});
