import { referenceRegistry } from '@image-relay/testing';
import { expect, it } from 'vitest';
import { measure } from '../../src/core/measure.ts';
import { planPackage } from '../../src/core/plan.ts';
import { hour, rulesOf } from './graphs.ts';

it('takes more than two thirds of a reference registry of 150 GB', () => {
  const rules = rulesOf([
    { class: 'pull-request', 'keep-for': '24h' },
    { class: ['branch', 'nightly'], 'keep-for': '7d' },
    { class: 'commit', 'keep-for': '30d' },
    { class: ['release', 'alias'], keep: 'forever' },
    { untagged: true, 'keep-for': '24h' },
  ]);
  const packages = [...referenceRegistry()].map(([name, { now, versions }]) => {
    const ages = { minAgeMs: hour, bufferMs: 0, maxDeletePercent: 100 };
    const policy = { now, rules, keepTags: [], leases: [], ...ages };
    const plan = planPackage({ name, versions, ghosts: [] }, policy);
    return { versions, isKept: (at: number) => plan.versions[at]?.decision === 'keep' };
  });
  const { kept, freed } = measure(packages);
  expect([Math.round((kept + freed) / 1e10), kept < 50e9, freed > 2 * kept]).toEqual([
    15,
    true,
    true,
  ]);
});
