import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/core/policy.ts';
import { digestAt } from './graphs.ts';
import { day, type Given, plan, signatureOf } from './plans.ts';

describe('a plan is refused', () => {
  const old = (at: number): Given => ({ tags: [`pr-${at + 1}-abc1234`] });
  it.each<[string, readonly Given[], Partial<Policy>, readonly string[]]>([
    [
      'when too much would go',
      [old(0), old(1), { tags: ['latest'] }],
      { maxDeletePercent: 66 },
      ['too-many'],
    ],
    ['not at the limit', [old(0), { tags: ['latest'] }], { maxDeletePercent: 50 }, []],
    ['when every tag would go', [old(0), old(1)], {}, ['every-tag']],
    [
      'when something cannot be read',
      [old(0), { tags: ['latest'], unreadable: 'no JSON' }],
      {},
      ['unreadable'],
    ],
    [
      'when no index has a child',
      [old(0), { tags: ['latest'], emptyIndex: true }],
      {},
      ['no-children'],
    ],
    [
      'never when nothing goes',
      [{ tags: ['latest'], unreadable: 'no JSON' }],
      { maxDeletePercent: 0 },
      [],
    ],
  ])('%s', (_, given, policy, expected) => {
    expect(plan(given, policy).refusals.map(({ code }) => code)).toEqual(expected);
  });
});

describe('a plan says', () => {
  it('which tags match no rule, and what is named and not there', () => {
    const seen = plan([{ tags: ['mine', 'yours'] }, { tags: ['v1.0.0'], children: [7] }]);
    expect([seen.unmatched, seen.absent]).toEqual([2, [{ by: digestAt(1), digest: digestAt(7) }]]);
  });

  it('why, in a sentence', () => {
    const given = [{ tags: ['pr-1-abc1234'], age: 50 }, {}, { tags: ['v1.0.0'], children: [1] }];
    expect(plan(given).versions.map(({ reason }) => reason)).toEqual([
      'pr-1-abc1234 is 2d old, kept for 24h (class pull-request)',
      `child of ${digestAt(2)} (v1.0.0)`,
      'v1.0.0 is kept for ever (class alias, release)',
    ]);
  });

  it('for which digest a tag stands that keeps its image', () => {
    const given = [{ tags: [signatureOf(0)] }, { tags: [signatureOf(7)] }];
    expect(plan(given).versions.map(({ reason }) => reason)).toEqual([
      `${signatureOf(0)} stands for its own digest`,
      `${signatureOf(7)} stands for a digest that is not there`,
    ]);
  });

  it('in which order trees go: what names before what is named, shared parts with the last', () => {
    const given = [
      {},
      {},
      { tags: ['pr-1-abc1234'], children: [0, 1], age: 90 * day },
      { tags: ['pr-2-abc1234'], children: [1], age: 80 * day },
      { tags: [signatureOf(2)], age: 70 * day },
    ];
    const places = plan(given).trees.map((tree) => tree.map((digest) => Number(digest.at(-1))));
    expect(places).toEqual([[3], [4, 2, 1, 0]]);
  });

  it.each<[string, readonly string[]]>([
    ['release', ['pr-1-abc1234', 'latest', 'v1.0.0']],
    ['alias', ['latest', 'main', 'nightly-2026-01-31']],
    ['nightly', ['sha-abc1234', 'nightly-2026-01-31']],
    ['commit', ['pr-1-abc1234', 'sha-abc1234']],
    ['pull-request', ['mine', 'mq-1-abc1234', 'pr-1-abc1234']],
    ['other', ['mine', 'yours']],
  ])('that an image is a %s, in whatever order its tags are listed', (expected, tags) => {
    const seen = [tags, tags.toReversed()].map((order) => plan([{ tags: order }]).versions[0]);
    expect(seen.map((one) => one?.class)).toEqual([expected, expected]);
  });

  it('of which class untagged parts are', () => {
    const seen = plan([{}, { tags: ['v1.0.0'], children: [0] }, { subject: 0 }, {}]);
    expect(seen.versions.map((one) => one.class)).toEqual([
      'release',
      'release',
      'release',
      'untagged',
    ]);
  });
});
