import { expect, test } from 'vitest';
import { reviewersOf } from '../src/core/reviewers.ts';

const by = (author: string | undefined, parents = 1) => ({
  commit: 'c'.repeat(40),
  message: 'change',
  parents: Array.from({ length: parents }, () => 'b'.repeat(40)),
  ...(author === undefined ? {} : { author }),
});
const many = Array.from({ length: 20 }, (_, index) => `user-${index}`);

test.each<[string, readonly string[], Array<ReturnType<typeof by>>, readonly string[]]>([
  [
    'authors are those who wrote commits',
    ['authors'],
    [by('mona'), by('hubot')],
    ['mona', 'hubot'],
  ],
  ['who wrote two is asked once', ['authors', 'mona'], [by('mona'), by('mona')], ['mona']],
  ['who only merged is no author', ['authors'], [by('mona'), by('octocat', 2)], ['mona']],
  ['a commit without an account has none', ['authors'], [by(undefined)], []],
  ['bots review nothing', ['authors'], [by('renovate[bot]')], []],
  ['its author reviews nothing', ['authors', 'opener'], [by('opener')], []],
  ['named users need no commit', ['octocat'], [by('mona')], ['octocat']],
  ['none is nobody', ['none'], [by('mona')], []],
  ['15 are asked at most', many, [], many.slice(0, 15)],
])('%s', (_, wanted, commits, expected) => {
  expect(reviewersOf(wanted, commits, 'opener')).toEqual(expected);
});
