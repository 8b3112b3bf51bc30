import { expect, it } from 'vitest';
import type { Policy } from '../../src/core/policy.ts';
import { digestAt, hour } from './graphs.ts';
import { plan } from './plans.ts';

const both = { tags: ['v1.2.3', 'pr-12-abc1234'] };
const source = 'a test';

it.each<[string, Parameters<typeof plan>[0], Partial<Policy>, readonly string[]]>([
  ['goes from an image that another tag keeps', [both], {}, ['pr-12-abc1234']],
  ['stays when it is not asked for', [both], { untag: false }, []],
  [
    'stays when it was not shown',
    [both],
    { onlyTags: new Map([['pr-1-abc1234', digestAt(0)]]) },
    [],
  ],
  [
    'stays when it was shown of another image',
    [both],
    { onlyTags: new Map([['pr-12-abc1234', digestAt(1)]]) },
    [],
  ],
  [
    'goes when it was shown',
    [both],
    { onlyTags: new Map([['pr-12-abc1234', digestAt(0)]]) },
    ['pr-12-abc1234'],
  ],
  [
    'stays while its pull request is open',
    [both],
    { leases: [{ kind: 'pull-request', value: '12', source }] },
    [],
  ],
  [
    'stays while its commit is built',
    [both],
    { leases: [{ kind: 'commit', value: `abc1234${'0'.repeat(33)}`, source }] },
    [],
  ],
  [
    'stays while another tag of the image is in use',
    [both],
    { leases: [{ kind: 'tag', value: 'v1.2.3', source }] },
    [],
  ],
  [
    'stays while the image is in use by its digest',
    [both],
    { leases: [{ kind: 'digest', value: digestAt(0), source }] },
    [],
  ],
  ['stays while the image is young', [{ ...both, age: 30 }], { minAgeMs: 31 * hour }, []],
])('an expendable tag %s', (_, given, policy, tags) => {
  expect(plan(given, { untag: true, ...policy }).untags.map(({ tag }) => tag)).toEqual(tags);
});
