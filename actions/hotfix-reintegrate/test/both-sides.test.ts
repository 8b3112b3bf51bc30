import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bothSides } from '../src/core/both-sides.ts';

describe('files that both sides changed', () => {
  const file = (path: string, object = 'x', previousPath?: string) => ({
    path,
    object,
    ...(previousPath === undefined ? {} : { previousPath }),
  });

  test.each([
    ['none in common', [file('a')], [file('b')], []],
    ['the same file', [file('a', '1')], [file('a', '2')], ['a']],
    ['the same change', [file('a', '1')], [file('a', '1')], []],
    ['renamed here, changed there', [file('b', '1', 'a')], [file('a', '2')], ['a']],
    ['changed here, renamed there', [file('a', '1')], [file('b', '2', 'a')], ['a']],
    ['renamed on both sides', [file('b', '1', 'a')], [file('c', '1', 'a')], ['a']],
    ['moved here, the same file added there', [file('b', '1', 'a')], [file('b', '1')], []],
    ['changed here, deleted there', [file('a', '1')], [{ path: 'a' }], ['a']],
    ['deleted on both sides', [{ path: 'a' }], [{ path: 'a' }], []],
    ['a file here, a folder there', [file('a')], [file('a/b')], ['a']],
    ['a folder here, a file there', [file('a/b/c')], [file('a')], ['a']],
    ['a file for a folder that both deleted', [file('a'), { path: 'a/b' }], [{ path: 'a/b' }], []],
    ['a file here that is a folder there no more', [{ path: 'a' }], [file('a/b')], []],
  ])('%s', (_, ours, theirs, expected) => {
    expect(bothSides(ours, theirs)).toEqual({ files: expected, isWhole: true });
  });

  test('may be more than those that 300 files show', () => {
    const many = Array.from({ length: 300 }, (_, index) => file(`f${index}`));
    expect(bothSides(many, []).isWhole).toBe(false);
    expect(bothSides([], many).isWhole).toBe(false);
  });

  const files = fc.array(
    fc.record({ path: fc.constantFrom('a', 'b', 'a/b'), object: fc.constantFrom('1', '2') }),
  );
  test('are the same from either side', () => {
    const isSame = fc.property(files, files, (ours, theirs) => {
      expect(bothSides(ours, theirs)).toEqual(bothSides(theirs, ours));
    });
    fc.assert(isSame);
  });
});
