import { expect, test } from 'vitest';
import type { Decision } from '../src/core/decide.ts';
import type { TargetFacts } from '../src/core/facts.ts';
import { resultWithoutWrites } from '../src/core/result.ts';

const head = 'd'.repeat(40);
const facts: TargetFacts = {
  target: 'main',
  targetHead: 'a'.repeat(40),
  missing: [],
  mergeBase: 'b'.repeat(40),
  bothSides: { files: ['a.txt'], isWhole: true },
  picked: new Set(),
  branchName: 'reintegrate/1.2.4-to-main',
  pullRequests: [],
};
const branch = { head, isInTarget: false, hasRelease: true, own: [] };
const keep = (maker: 'line' | 'ours'): Decision => ({
  kind: 'write',
  branch: { kind: 'keep', maker, isStale: false },
  lines: [],
});
const create: Decision = { kind: 'write', branch: { kind: 'create' }, lines: [] };

test.each([
  ['a branch to be made is not there', facts, create, { conflict: false, files: [] }],
  [
    'a branch that merged does not conflict',
    { ...facts, branch },
    keep('ours'),
    { branch: 'reintegrate/1.2.4-to-main', conflict: false, files: [] },
  ],
  [
    'a branch that is the release commit conflicts',
    { ...facts, branch },
    keep('line'),
    { branch: 'reintegrate/1.2.4-to-main', conflict: true, files: ['a.txt'] },
  ],
])('in a dry run %s', (_, given, decision, expected) => {
  const result = resultWithoutWrites(given, decision);
  expect(result).toEqual({ target: 'main', outcome: 'planned', ...expected });
});
