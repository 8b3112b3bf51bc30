import type { Digest } from '@image-relay/oci';
import { describe, expect, it } from 'vitest';
import { guardTag } from '../../src/core/graph.ts';
import { planPackage } from '../../src/core/plan.ts';
import { digestAt, now, rulesOf } from './graphs.ts';
import { decisions, defaults, type Given, signatureOf, version } from './plans.ts';

describe('everything that hangs on an image shares its fate', () => {
  const old = 'pr-1-abc1234';
  const part = 'delete part';
  it.each<[string, readonly Given[], readonly string[]]>([
    ['children', [{}, { tags: ['v1.0.0'], children: [0] }], ['keep child', 'keep rule']],
    [
      'children at any depth',
      [{}, { children: [0] }, { children: [1] }, { tags: ['v1.0.0'], children: [2] }],
      ['keep child', 'keep child', 'keep child', 'keep rule'],
    ],
    ['children of what goes', [{}, { tags: [old], children: [0] }], [part, 'delete expired']],
    [
      'a child of both',
      [{}, { tags: [old], children: [0] }, { tags: ['v1.0.0'], children: [0] }],
      ['keep child', 'delete expired', 'keep rule'],
    ],
    ['an artifact', [{ tags: ['v1.0.0'] }, { subject: 0 }], ['keep rule', 'keep referrer']],
    ['an artifact of what goes', [{ tags: [old] }, { subject: 0 }], ['delete expired', part]],
    [
      'the subject of a kept artifact',
      [{ tags: [old] }, { tags: ['v1.0.0'], subject: 0 }],
      ['keep subject', 'keep rule'],
    ],
    [
      'an artifact of a child',
      [{}, { tags: ['v1.0.0'], children: [0] }, { subject: 0 }],
      ['keep child', 'keep rule', 'keep referrer'],
    ],
    [
      'a signature',
      [{ tags: ['v1.0.0'] }, { tags: [signatureOf(0)] }],
      ['keep rule', 'keep referrer'],
    ],
    [
      'a signature of what goes',
      [{ tags: [old] }, { tags: [signatureOf(0)] }],
      ['delete expired', part],
    ],
    [
      'a signature of something else',
      [{ tags: ['v1.0.0'] }, { tags: [signatureOf(9)] }],
      ['keep rule', 'keep unmatched'],
    ],
    [
      'a guard',
      [{ tags: [guardTag(digestAt(0))] }, { tags: [old], children: [0] }],
      [part, 'delete expired'],
    ],
    [
      'an image that is pinned by its own digest',
      [{ tags: [digestAt(0).replace(':', '-')] }],
      ['keep unmatched'],
    ],
    [
      'what has no tag and stands alone',
      [{ age: 25 }, { age: 23 }],
      ['delete untagged', 'keep rule'],
    ],
  ])('%s', (_, given, expected) => {
    expect(decisions(given)).toEqual(expected);
  });

  it('keeps what has no tag when no rule is about it', () => {
    const rules = [{ class: 'pull-request', 'keep-for': '24h' }];
    expect(decisions([{}, { tags: [old], children: [0] }, {}], {}, rules)).toEqual([
      part,
      'delete expired',
      'keep unmatched',
    ]);
  });

  it('follows a fallback tag that holds half of a long digest', () => {
    const long: Digest = `sha512:${'ab'.repeat(64)}`;
    const tag = `sha512-${'ab'.repeat(32)}`;
    const versions = [
      { ...version({ tags: ['v1.0.0'] }, 0), digest: long },
      version({ tags: [tag] }, 1),
    ];
    const { versions: decided } = planPackage(
      { name: 'acme/web', versions, ghosts: [] },
      {
        now,
        rules: rulesOf(defaults),
        keepTags: [],
        leases: [],
        minAgeMs: 0,
        bufferMs: 0,
        maxDeletePercent: 100,
      },
    );
    expect(decided.map(({ code }) => code)).toEqual(['rule', 'referrer']);
  });
});
