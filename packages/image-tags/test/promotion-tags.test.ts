import { describe, expect, test } from 'vitest';
import { due, tagsOf, type Wish } from './promotion-wishes.ts';
import { outcomeOf, refusal } from './refusal.ts';

describe('the tags that a promotion sets', () => {
  test.each<[string, Wish, string]>([
    ['the first release sets all', { version: '1.2.3' }, 'v1.2.3 1.2 1 latest'],
    ['a v in the version changes nothing', { version: 'v1.2.3' }, 'v1.2.3 1.2 1 latest'],
    [
      'the newest sets all',
      { version: '1.2.4', published: ['v1.2.3', 'v1.1.9'] },
      'v1.2.4 1.2 1 latest',
    ],
    [
      'again, it sets the same',
      { version: '1.2.3', published: ['v1.2.3', '1.2', '1', 'latest'] },
      'v1.2.3 1.2 1 latest',
    ],
    ['an old patch sets its own tag alone', { version: '1.2.3', published: ['v1.2.4'] }, 'v1.2.3'],
    ['an old minor leaves 1 and latest', { version: '1.2.5', published: ['v1.3.0'] }, 'v1.2.5 1.2'],
    [
      'an old major leaves latest',
      { version: '1.9.1', published: ['v2.0.0', 'v1.9.0'] },
      'v1.9.1 1.9 1',
    ],
    [
      'an old minor of an old major',
      { version: '1.2.5', published: ['v2.0.0', 'v1.3.0'] },
      'v1.2.5 1.2',
    ],
    [
      'numbers count as numbers',
      { version: '1.2.10', published: ['v1.2.9'] },
      'v1.2.10 1.2 1 latest',
    ],
    ['ten is more than nine', { version: '1.2.9', published: ['v1.2.10'] }, 'v1.2.9'],
    ['versions without v count', { version: '1.2.3', published: ['1.2.4'] }, 'v1.2.3'],
    [
      'a published pre-release is no release',
      { version: '1.2.3', published: ['v1.3.0-rc.1'] },
      'v1.2.3 1.2 1 latest',
    ],
    [
      'a published nightly is no release',
      { version: '1.2.3', published: ['nightly-2026-01-02', '20260102'] },
      'v1.2.3 1.2 1 latest',
    ],
    [
      'what is no version is ignored',
      { version: '1.2.3', published: ['main', 'sha-0a19012', 'v9', '9.9'] },
      'v1.2.3 1.2 1 latest',
    ],
    [
      'a published version with build metadata is ignored',
      { version: '1.2.3', published: ['v1.2.4_b5'] },
      'v1.2.3 1.2 1 latest',
    ],
    ['a pre-release sets no alias', { version: '2.0.0-rc.1' }, 'v2.0.0-rc.1'],
    [
      'a pre-release sets no alias that is asked for',
      { version: '2.0.0-rc.1', aliases: ['latest', 'next'] },
      'v2.0.0-rc.1',
    ],
    ['build metadata sets no alias', { version: '1.2.3+b5' }, 'v1.2.3_b5'],
    ['0.x has no major alias', { version: '0.4.1' }, 'v0.4.1 0.4 latest'],
    ['0.x has one that is asked for', { version: '0.4.1', aliases: ['0'] }, 'v0.4.1 0'],
    ['0.4 stays when 0.5 is out', { version: '0.4.1', published: ['v0.5.0'] }, 'v0.4.1 0.4'],
    ['no aliases', { version: '1.2.3', aliases: 'none' }, 'v1.2.3'],
    ['no aliases and no version', { aliases: 'none' }, ''],
    ['automatic aliases without a version', { aliases: 'auto' }, ''],
    ['latest never', { version: '1.2.3', latest: 'never' }, 'v1.2.3 1.2 1'],
    [
      'latest never, and asked for',
      { version: '1.2.3', latest: 'never', aliases: ['latest', '1'] },
      'v1.2.3 1',
    ],
    ['only one alias', { version: '1.2.3', aliases: ['1'] }, 'v1.2.3 1'],
    [
      'aliases in any order are written from narrow to wide',
      { version: '1.2.3', aliases: ['latest', '1', '1.2'] },
      'v1.2.3 1.2 1 latest',
    ],
    ['an alias named twice is set once', { version: '1.2.3', aliases: ['1', '1'] }, 'v1.2.3 1'],
    ['aliases with v', { version: '1.2.3', aliases: ['v1', 'v1.2'] }, 'v1.2.3 v1.2 v1'],
    [
      'an alias with v is held to its scope',
      { version: '1.2.3', aliases: ['v1'], published: ['v1.3.0'] },
      'v1.2.3',
    ],
    [
      'a name of its own follows the newest release',
      { version: '1.2.3', aliases: ['stable'] },
      'v1.2.3 stable',
    ],
    [
      'a name of its own does not go back',
      { version: '1.2.3', aliases: ['stable'], published: ['v2.0.0'] },
      'v1.2.3',
    ],
    [
      'latest is written last, after names',
      { version: '1.2.3', aliases: ['latest', 'stable'] },
      'v1.2.3 stable latest',
    ],
    ['a name without a version', { aliases: ['production'] }, 'production'],
    ['several names without a version', { aliases: ['blue', 'production'] }, 'blue production'],
    ['the version without v beside it', { version: '1.2.3', aliases: ['1.2.3'] }, 'v1.2.3 1.2.3'],
    [
      'immutable aliases are written before others',
      { version: '1.2.3', aliases: ['1', 'lts'], isImmutable: (tag) => tag === 'lts' },
      'lts v1.2.3 1',
    ],
    [
      'nothing need be immutable',
      { version: '1.2.3', isImmutable: () => false },
      'v1.2.3 1.2 1 latest',
    ],
    [
      'the largest numbers',
      { version: '9007199254740991.0.1', published: ['v9007199254740991.0.0'] },
      'v9007199254740991.0.1 9007199254740991.0 9007199254740991 latest',
    ],
  ])('%s', (_, wish, tags) => {
    expect(due(wish)).toBe(tags);
  });

  test.each<[string, Wish]>([
    ['the minor of another version', { version: '1.2.3', aliases: ['1.3'] }],
    ['the major of another version', { version: '1.2.3', aliases: ['2'] }],
    ['another version', { version: '1.2.3', aliases: ['v1.2.4'] }],
    [
      'the release of which the version is a build',
      { version: '1.2.3+b5', aliases: ['1.2.3'], isImmutable: () => false },
    ],
    ['latest without a version', { aliases: ['latest'] }],
    ['a major without a version', { aliases: ['1'] }],
    ['a version without a version', { aliases: ['v1.2.3'] }],
    ['what is no tag', { version: '1.2.3', aliases: ['a b'] }],
    ['the fallback tag of referrers', { version: '1.2.3', aliases: [`sha256-${'a'.repeat(64)}`] }],
  ])('an alias cannot be %s', (_, wish) => {
    expect(outcomeOf(() => tagsOf(wish))).toEqual({ code: 'ALIAS_INVALID' });
  });

  test('every alias that cannot be is named at once', () => {
    const message =
      'the alias "2" is no alias of the version "1.2.3"; the alias "a b" is not a tag; the alias "v1.2.4" is a version of its own; give it as the version';
    const wish = { version: '1.2.3', aliases: ['2', 'latest', 'a b', 'v1.2.4'] };
    expect(() => tagsOf(wish)).toThrow(refusal('ALIAS_INVALID', { message }));
  });

  test('what is not due says why', () => {
    const published = ['v1.2.4', '2024.1.5', 'v1.3.0'];
    const reasons = tagsOf({ version: '1.2.3', published }).map(({ reason }) => reason);
    expect(reasons.slice(1)).toEqual([
      '1.2.4 is published, which is newer than 1.2.3',
      '1.3.0 is published, which is newer than 1.2.3',
      '2024.1.5 is published, which is newer than 1.2.3',
    ]);
  });
});
