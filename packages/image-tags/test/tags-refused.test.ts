import { describe, expect, test } from 'vitest';
import { type Identity, type TagOptions, tagsOf } from '../src/index.ts';
import { main, of, release } from './images.ts';
import { refusal } from './refusal.ts';

describe('tagsOf refuses', () => {
  test.each<[string, Identity, TagOptions, readonly [code: string, message: string]]>([
    ['too few digits', main, { shaLength: 6 }, ['NAME_INVALID', '6']],
    ['too many digits', main, { shaLength: 41 }, ['NAME_INVALID', '41']],
    ['a broken number of digits', main, { shaLength: 7.5 }, ['NAME_INVALID', '7.5']],
    ['a variant that starts no tag', main, { variant: '-x' }, ['NAME_INVALID', '"-x"']],
    ['a variant with a slash', main, { variant: 'a/b' }, ['NAME_INVALID', '"a/b"']],
    ['a variant without end', main, { variant: 'a'.repeat(64) }, ['NAME_INVALID', 'variant']],
    ['a platform that is none', main, { arch: 'sparc' }, ['NAME_INVALID', '"sparc"']],
    ['a tree that is none', main, { tree: 'abc' }, ['NAME_INVALID', '"abc"']],
    [
      'build metadata, when asked',
      release('1.2.3+b5'),
      { buildMetadata: 'refuse' },
      ['VERSION_INVALID', '+b5'],
    ],
    [
      'a version too long for a tag',
      release(`1.2.3-${'a'.repeat(130)}`),
      {},
      ['VERSION_INVALID', '137 characters'],
    ],
    [
      'a tag by hand too long with its variant',
      of('manual', { tag: 'a'.repeat(125) }),
      { variant: 'web' },
      ['NAME_INVALID', '129 characters'],
    ],
    ['a release without version', of('release', { gitTag: 'x' }), {}, ['VERSION_INVALID', '"x"']],
    [
      'a branch that no name is left of',
      of('branch', { branch: 'a\nb' }),
      {},
      ['NAME_INVALID', 'line break'],
    ],
  ])('%s', (_sentence, identity, options, [code, message]) => {
    expect(() => tagsOf(identity, options)).toThrow(refusal(code, { message }));
  });
});
