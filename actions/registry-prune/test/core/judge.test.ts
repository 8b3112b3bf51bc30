import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/core/policy.ts';
import { digestAt, hour, now } from './graphs.ts';
import { day, decisions, type Given, plan } from './plans.ts';

describe('the matrix decides by class and age', () => {
  it.each<[string, number, string]>([
    ['pr-12-abc1234', 23, 'keep rule'],
    ['pr-12-abc1234', 25, 'delete expired'],
    ['feature-x-abc1234', 6 * day, 'keep rule'],
    ['feature-x-abc1234', 8 * day, 'delete expired'],
    ['sha-abc1234', 29 * day, 'keep rule'],
    ['sha-abc1234', 31 * day, 'delete expired'],
    ['nightly-2025-12-31', 6 * day, 'keep rule'],
    ['nightly-2025-12-31', 8 * day, 'delete expired'],
    ['nightly', 900 * day, 'keep rule'],
    ['latest', 900 * day, 'keep rule'],
    ['dev', 900 * day, 'keep rule'],
    ['v1.2.3', 900 * day, 'keep rule'],
    ['1.2', 900 * day, 'keep rule'],
    ['mq-7-abc1234', 900 * day, 'keep unmatched'],
    ['my-own-tag', 900 * day, 'keep unmatched'],
  ])('%s after %d hours: %s', (tag, age, expected) => {
    expect(decisions([{ tags: [tag], age }])).toEqual([expected]);
  });
});

describe('an image goes only when everything says so', () => {
  const old = 'pr-1-abc1234';
  it.each<[string, readonly Given[], Partial<Policy>, readonly string[]]>([
    ['one tag of several is kept', [{ tags: [old, 'v1.2.3', 'latest'] }], {}, ['keep rule']],
    ['one tag matches no rule', [{ tags: [old, 'mine'] }], {}, ['keep unmatched']],
    ['nothing says how old it is', [{ tags: [old], age: undefined }], {}, ['keep age-unknown']],
    ['its clock was never set', [{ tags: [old], age: now / hour }], {}, ['keep age-unknown']],
    ['no calendar has its time', [{ tags: [old], age: -1e300 }], {}, ['keep age-unknown']],
    ['it was tagged again', [{ tags: [old], retagged: 2 }], {}, ['keep rule']],
    ['its clock is ahead', [{ tags: [old], age: -5 }], {}, ['keep rule']],
    ['keep-tags names it', [{ tags: [old] }], { keepTags: [/^(?:pr-.*)$/u] }, ['keep keep-tags']],
    [
      'its digest is in use',
      [{ tags: [old] }],
      { leases: [{ kind: 'digest', value: digestAt(0), source: 'list' }] },
      ['keep in-use'],
    ],
    [
      'a part of it is in use',
      [{}, { tags: [old], children: [0] }],
      { leases: [{ kind: 'digest', value: digestAt(0), source: 'list' }] },
      ['keep in-use', 'delete expired'],
    ],
    [
      'its commit is in use',
      [{ tags: ['sha-abc1234-arm64'] }, { tags: ['sha-abc1235'] }],
      { leases: [{ kind: 'commit', value: `abc1234${'0'.repeat(33)}`, source: 'a run' }] },
      ['keep in-use', 'delete expired'],
    ],
    ['work is active', [{ tags: [old], age: 25 }], { bufferMs: 2 * hour }, ['keep rule']],
    ['it is young', [{ age: 2 }], { minAgeMs: 3 * hour }, ['keep rule']],
    [
      'it is young whatever its rule says',
      [{ age: 0.5 }, { tags: [old], children: [0] }],
      {},
      ['keep young', 'delete expired'],
    ],
  ])('%s', (_, given, policy, expected) => {
    expect(decisions(given, policy)).toEqual(expected);
  });
});

describe('the newest are kept', () => {
  const tagged = (tag: string, age: number): Given => ({ tags: [tag], age });
  it.each<[string, unknown, readonly Given[], string]>([
    [
      'by age',
      { class: 'nightly', 'keep-newest': 2 },
      [
        tagged('nightly-2026-01-01', 30),
        tagged('nightly-2026-01-03', 10),
        tagged('nightly-2026-01-02', 20),
      ],
      'dkk',
    ],
    [
      'also when they are too old',
      { class: 'nightly', 'keep-newest': 1, 'keep-for': '24h' },
      [tagged('nightly-2026-01-01', 80), tagged('nightly-2026-01-02', 70)],
      'dk',
    ],
    [
      'and count what is kept for its age',
      { class: 'nightly', 'keep-newest': 1, 'keep-for': '24h' },
      [tagged('nightly-2026-01-01', 30), tagged('nightly-2026-01-02', 20)],
      'dk',
    ],
    [
      'one image counts once',
      { match: '^.*$', 'keep-newest': 2 },
      [{ tags: ['a', 'b'], age: 5 }, tagged('c', 6), tagged('d', 7)],
      'kkd',
    ],
    [
      'what was put in the place of an image is none of them',
      { match: '^.*$', 'keep-newest': 1, 'keep-for': '24h' },
      [{ tags: ['a'], age: 2, isStub: true }, tagged('b', 60), tagged('c', 70)],
      'dkd',
    ],
    [
      'by version in each minor',
      { class: 'release', 'keep-newest': 1, 'group-by': 'minor' },
      [tagged('v1.2.10', 50), tagged('v1.2.9', 5), tagged('v1.3.0', 70), tagged('v1.3.0-rc.1', 4)],
      'kdkd',
    ],
    [
      'of each variant',
      { class: 'release', 'keep-newest': 1, 'group-by': 'minor' },
      [tagged('workers-v1.2.1', 50), tagged('gateway-v1.2.0', 60), tagged('gateway-v1.2.1', 5)],
      'kdk',
    ],
    [
      'what names no version is kept',
      { match: '^.*$', 'keep-newest': 1, 'group-by': 'minor' },
      [tagged('v1.2.1', 50), tagged('other', 60)],
      'kk',
    ],
  ])('%s', (_, rule, given, expected) => {
    const { versions } = plan(given, {}, [rule]);
    expect(versions.map(({ decision }) => decision[0]).join('')).toBe(expected);
  });

  it('lets the first rule that matches decide', () => {
    const rules = [
      { match: '^pr-1-.*$', keep: 'forever' },
      { class: 'pull-request', 'keep-for': '1h' },
    ];
    const given = [{ tags: ['pr-1-abc1234'] }, { tags: ['pr-2-abc1234'] }];
    expect(decisions(given, {}, rules)).toEqual(['keep rule', 'delete expired']);
  });
});
