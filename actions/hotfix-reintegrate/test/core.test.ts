import { describe, expect, test } from 'vitest';
import { decide } from '../src/core/decide.ts';
import type { BranchFacts, LineCommit, PullRequestFacts, TargetFacts } from '../src/core/facts.ts';
import { compareUrl, titleOf } from '../src/core/names.ts';
import { makerOf, mergeMessage } from '../src/core/ours.ts';
import { pickedFrom, picksOf } from '../src/core/picks.ts';
import { formatSection } from '../src/core/section.ts';

const hash = (letter: string) => letter.repeat(40);
const release = { version: '1.2.4', branch: 'release/1.2', commit: hash('c') };
const line = (commit: string, ...parents: string[]): LineCommit => ({
  commit: hash(commit),
  message: `change ${commit}`,
  parents: parents.map(hash),
});
const facts: TargetFacts = {
  target: 'main',
  targetHead: hash('a'),
  missing: [line('c', 'b')],
  mergeBase: hash('b'),
  bothSides: { files: [], isWhole: true },
  picked: new Set(),
  branchName: 'reintegrate/1.2.4-to-main',
  pullRequests: [],
};
const pullRequest: PullRequestFacts = {
  number: 7,
  url: 'https://github.test/acme/web/pull/7',
  body: '',
  author: 'mona',
  headCommit: hash('d'),
  state: 'open',
  isMerged: false,
  isDraft: false,
};
const closed = { ...pullRequest, state: 'closed' as const };
const merge = { ...line('d', 'a', 'c'), message: mergeMessage(release, 'main') };
const made: BranchFacts = { head: hash('d'), isInTarget: false, hasRelease: true, own: [merge] };
const section = (commit: string, head: string) =>
  formatSection({ commit: hash(commit), head: hash(head), isComplete: true }, 'text');

describe('what becomes of a target', () => {
  test.each<[string, Partial<TargetFacts>, object]>([
    ['nothing is missing', { missing: [] }, { outcome: 'nothing' }],
    ['nothing is there yet', {}, { branch: { kind: 'create' } }],
    [
      'a branch was made and nothing merged',
      { branch: { head: hash('a'), isInTarget: true, hasRelease: false, own: [] } },
      { branch: { kind: 'resume', head: hash('a') } },
    ],
    [
      'our merge is there',
      { branch: made },
      { branch: { kind: 'keep', maker: 'ours', isStale: false } },
    ],
    [
      'the branch is the release commit',
      { branch: { ...made, head: hash('c'), own: [] } },
      { branch: { kind: 'keep', maker: 'line' } },
    ],
    [
      'a person has merged by hand',
      { branch: { ...made, own: [{ ...merge, message: 'Merge main' }] } },
      { branch: { kind: 'keep', maker: 'people', isStale: false } },
    ],
    [
      'a person has pushed after our merge',
      { branch: { ...made, own: [merge, line('e', 'd')] } },
      { branch: { kind: 'keep', maker: 'people' } },
    ],
    [
      'a person has amended our merge',
      { branch: made, pullRequests: [{ ...pullRequest, body: section('c', 'e') }] },
      { branch: { kind: 'keep', maker: 'people' }, pullRequest: { number: 7 } },
    ],
    [
      'the branch is one without the release',
      { branch: { ...made, hasRelease: false, own: [line('e', 'a')] } },
      { branch: { kind: 'keep', maker: 'people', isStale: true } },
    ],
    [
      'the branch is ours for another commit of the version',
      {
        branch: { ...made, hasRelease: false },
        pullRequests: [{ ...pullRequest, body: section('b', 'd') }],
      },
      { branch: { kind: 'keep', maker: 'ours', isStale: true } },
    ],
    [
      'the branch is ours as picks, which do not hold the release',
      {
        branch: { ...made, hasRelease: false },
        pullRequests: [{ ...pullRequest, body: section('c', 'd') }],
      },
      { branch: { kind: 'keep', maker: 'ours', isStale: false } },
    ],
    ['a pull request is open', { pullRequests: [pullRequest] }, { pullRequest: { number: 7 } }],
    [
      'one was closed and another is open',
      { pullRequests: [{ ...closed, number: 8 }, pullRequest] },
      { pullRequest: { number: 7 } },
    ],
    ['it was merged', { pullRequests: [{ ...closed, isMerged: true }] }, { outcome: 'merged' }],
    [
      'another commit of the version was merged',
      { pullRequests: [{ ...closed, isMerged: true, body: section('b', 'd') }] },
      { branch: { kind: 'create' } },
    ],
    [
      'another commit of the version was merged and its branch is still there',
      { branch: made, pullRequests: [{ ...closed, isMerged: true, body: section('b', 'd') }] },
      { kind: 'write', branch: { kind: 'keep' } },
    ],
    ['all was picked and is to be merged', { picked: new Set([hash('c')]) }, { kind: 'write' }],
    ['it was closed', { branch: made, pullRequests: [closed] }, { outcome: 'declined' }],
    [
      'it was closed and its branch deleted',
      { pullRequests: [closed] },
      { branch: { kind: 'create' } },
    ],
    [
      'it was closed, and its branch deleted and made again by a run that was killed',
      {
        branch: { head: hash('a'), isInTarget: true, hasRelease: false, own: [] },
        pullRequests: [closed],
      },
      { branch: { kind: 'resume' } },
    ],
  ])('when %s', (_, given, expected) => {
    expect(decide({ ...facts, ...given }, release, 'merge')).toMatchObject(expected);
  });

  test('a cherry-pick of what was picked is nothing to do', () => {
    const picked = new Set([hash('c')]);
    const decision = decide({ ...facts, picked }, release, 'cherry-pick');
    expect(decision).toMatchObject({ kind: 'done', outcome: 'nothing' });
  });

  test('the plan says how many commits are missing and whether it begins or goes on', () => {
    const head = hash('a');
    const branch = { head, isInTarget: true, hasRelease: false, own: [] };
    expect(decide(facts, release, 'merge').lines).toEqual([
      'main: lacks 1 commit of release/1.2 up to ccccccc',
      'main: no file was changed on both sides since bbbbbbb',
      'main: create reintegrate/1.2.4-to-main from main aaaaaaa, merge ccccccc, then open a pull request',
    ]);
    expect(decide({ ...facts, branch }, release, 'cherry-pick').lines[2]).toBe(
      'main: go on with reintegrate/1.2.4-to-main from main aaaaaaa, pick ccccccc, then open a pull request',
    );
  });

  test('the plan says that there are more files than the platform lists', () => {
    const given = { ...facts, bothSides: { files: ['a'], isWhole: false } };
    expect(decide(given, release, 'merge').lines[1]).toMatch(/1 file changed .*: a and more$/);
  });

  test('the plan names ten files, and says that there are more', () => {
    const files = Array.from({ length: 12 }, (_, index) => `f${index}`);
    const given = { ...facts, bothSides: { files, isWhole: true } };
    expect(decide(given, release, 'merge').lines[1]).toMatch(/^main: 12 files .* f9 and more$/);
  });
});

describe('picks', () => {
  const chain = [line('b', 'a'), line('d', 'a'), line('c', 'b', 'd'), line('e', 'c')];

  test('are the first parents, without what was picked', () => {
    const all = picksOf(chain, hash('e'), new Set()).map(({ commit }) => commit);
    expect(all).toEqual([hash('b'), hash('c'), hash('e')]);
    expect(picksOf(chain, hash('e'), new Set([hash('b'), hash('e')]))).toMatchObject([
      { commit: hash('c') },
    ]);
  });

  test('are known by what git cherry-pick -x writes, also in a squash', () => {
    const text = `a\n\n* b\n\n(cherry picked from commit ${hash('b')})\n\n* c\n\n(cherry picked from commit ${hash('c')})`;
    expect([...pickedFrom([text, 'x'])]).toEqual([hash('b'), hash('c')]);
  });

  test('are known in repositories of SHA-256 as well', () => {
    const long = 'b'.repeat(64);
    expect([...pickedFrom([`a\n\n(cherry picked from commit ${long})`])]).toEqual([long]);
  });
});

describe('whose the branch is', () => {
  const pick = { ...line('d', 'a'), message: `x\n\n(cherry picked from commit ${hash('c')})` };

  test.each([
    ['picks are ours', [pick], 'ours'],
    ['a pick and something else is not', [pick, line('e', 'd')], 'people'],
    [
      'a merge that quotes the trailer in its text is not',
      [{ ...merge, message: `${merge.message}\nand more` }],
      'people',
    ],
    ['our merge is ours', [{ ...merge, message: `${merge.message}\n` }], 'ours'],
    [
      'our merge of another commit is not',
      [{ ...merge, message: mergeMessage({ ...release, commit: hash('f') }, 'main') }],
      'people',
    ],
    ['no commit of its own is not', [], 'people'],
  ])('%s', (_, own, maker) => {
    expect(makerOf({ ...made, own }, release, undefined)).toBe(maker);
  });
});

describe('names', () => {
  test('a title is cut to what the platform takes', () => {
    const values = { version: '1', target: 'x'.repeat(300), 'release-branch': 'r' };
    expect(titleOf('{version} {target} {release-branch}', values)).toHaveLength(256);
    expect(titleOf('{target}', { ...values, target: '🚀'.repeat(300) })).toBe('🚀'.repeat(256));
  });

  test('a title names a value as often as the template does', () => {
    const values = { version: '1', target: 'main', 'release-branch': 'r' };
    expect(titleOf('{version}: {version} to {target}', values)).toBe('1: 1 to main');
  });

  test('a link to compare keeps slashes and escapes the rest', () => {
    expect(compareUrl('https://github.test/a/b', 'release/1.3', "x/y'?#z")).toBe(
      "https://github.test/a/b/compare/release/1.3...x/y'%3F%23z?expand=1",
    );
  });
});
