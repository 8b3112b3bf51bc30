import { describe, expect, it } from 'vitest';
import { renderDoctor, renderRestore } from '../src/aid-summary.ts';
import type { PackageFacts, Version } from '../src/core/facts.ts';
import { planPackage } from '../src/core/plan.ts';
import type { Policy } from '../src/core/policy.ts';
import { type AppliedReport, makeReport } from '../src/core/report.ts';
import { renderSummary } from '../src/summary.ts';
import { digestAt } from './core/graphs.ts';
import { day, type Given, nothingApplied, policyOf, version } from './core/plans.ts';

/** A version whose layers have so many bytes; equal ones share them. */
interface Sized extends Given {
  readonly layer?: number;
}

/** The summary of a plan; the whole page as GitHub gets it. */
function summaryOf(given: readonly Sized[], policy: Partial<Policy> = {}, rules?: unknown): string {
  const versions = given.map((one, at): Version => {
    const made = version(one, at);
    const { manifest } = made;
    if (manifest === undefined || one.layer === undefined) return made;
    const blobs = [{ digest: digestAt(one.layer), size: one.layer }];
    return { ...made, manifest: { ...manifest, blobs } };
  });
  const facts: PackageFacts = { name: 'r.example/acme/web', versions, ghosts: [] };
  const plan = planPackage(facts, policyOf(policy, rules));
  const run = { mode: 'plan', time: '2026-01-31T00:00:00.000Z', requests: 1 } as const;
  return renderSummary(makeReport([{ facts, plan }], run)).markdown;
}

/** The first cells of the rows of a folded table, without markup. */
function rowsOf(summary: string, title: string): readonly (readonly string[])[] {
  const [, body = ''] = summary.split(`<summary>${title}</summary>`);
  const [table = ''] = body.split('</details>');
  const lines = table.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => {
    const cells = line.slice(2, -2).split(' | ');
    return cells.map((cell) => cell.replace(/<\/?code>|\\/g, '').replaceAll('&#45;', '-'));
  });
}

describe('the job summary', () => {
  it('lists an image with the bytes of everything that it is made of', () => {
    const summary = summaryOf([
      { tags: ['v1.0.0'], layer: 3000 },
      { layer: 2000 },
      { layer: 2500 },
      { tags: ['v1.1.0'], children: [1, 2] },
      { layer: 9000, subject: 3 },
    ]);
    expect(rowsOf(summary, 'What is kept, the largest').map((row) => [row[0], row[2]])).toEqual([
      ['v1.1.0', '13.5 kB'],
      ['v1.0.0', '3.0 kB'],
    ]);
  });

  it('lists what is oldest first, and what nothing says the age of last', () => {
    const summary = summaryOf([
      { tags: ['mine'], age: undefined },
      { tags: ['v1.0.0'], age: 30 * day },
      { tags: ['v0.9.0'], age: 400 * day },
    ]);
    expect(rowsOf(summary, 'What is kept, the oldest').map((row) => [row[0], row[1]])).toEqual([
      ['v0.9.0', expect.stringMatching(/^20\d\d-\d\d-\d\d$/)],
      ['v1.0.0', expect.stringMatching(/^20\d\d-\d\d-\d\d$/)],
      ['mine', 'unknown'],
    ]);
  });

  it('says of a plan what would go, and which input refuses it', () => {
    const old = { tags: ['pr-1-abc1234'] };
    const summary = summaryOf([old, { tags: ['v1.0.0'] }], { maxDeletePercent: 10 });
    expect(summary).toContain('1 versions would go and free 1 B; 1 would stay with 1 B.');
    expect(summary.replaceAll('\\', '')).toContain('at most 10 % may be (max-delete-percent)');
  });

  it('holds no markup of a tag or a rule, and no table that a tag breaks', () => {
    const rules = [{ match: '^(?:x|`<script>alert(1)</script>`|_y)$', keep: 'forever' }];
    const summary = summaryOf([{ tags: ['_y'] }], {}, rules);
    expect(summary).not.toMatch(/<script|[^\\]`/);
    expect(rowsOf(summary, 'What is kept, the oldest').map((row) => row.length)).toEqual([4]);
  });

  it('stays short: ten of each, whatever the number of images', () => {
    const given = Array.from({ length: 3000 }, (_, at) => ({ tags: [`v1.0.${at}`] }));
    const summary = summaryOf(given);
    expect(rowsOf(summary, 'What is kept, the oldest')).toHaveLength(10);
    expect(summary.length).toBeLessThan(10_000);
  });
});

describe('the job summary of a restore and of the doctor', () => {
  const many = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word}-${at}`);
  const run = { schemaVersion: 1, time: '2026-01-31T00:00:00.000Z', requests: 1 } as const;

  it('stays short, and lists what did not come back below its table', () => {
    const one = {
      name: 'r.example/acme/web',
      manifests: [],
      tags: many('pr'),
      problems: many('x'),
    };
    const report = { ...run, mode: 'restore', outcome: 'partial', packages: [one] } as const;
    const text = renderRestore(report).markdown.replaceAll('\\', '');
    const row = text.split('\n').find((line) => line.startsWith('| <code>')) ?? '';
    expect(row).toMatch(/\| 0 \| pr-0, .*, pr-19, and 2980 more \| 3000 \|$/);
    expect(text).toContain('- r.example/acme/web&#58; x-49\n- and 2950 more in the JSON report\n');
    expect(text.length).toBeLessThan(10_000);
  });

  it('stays short, and says how much it leaves out', () => {
    const none = { restored: [], problems: [], ghosts: [], unverifiable: [] };
    const one = {
      ...none,
      name: 'web',
      checked: 3000,
      broken: many('x'),
      partial: [],
      orphans: [],
    };
    const report = { ...run, mode: 'doctor', outcome: 'broken', packages: [one] } as const;
    const text = renderDoctor(report).markdown.replaceAll('\\', '');
    expect(text).toContain('- x-49\n- and 2950 more in the JSON report\n');
  });

  it('of an apply counts the tags that were taken, and not those that were to be', () => {
    const given = [{ tags: ['v1.0.0', 'pr-1-abc1234', 'pr-2-abc1234', 'pr-3-abc1234'] }];
    const facts: PackageFacts = {
      name: 'r.example/acme/web',
      versions: given.map(version),
      ghosts: [],
    };
    const plan = planPackage(facts, policyOf({ untag: true }));
    const { time, requests } = run;
    const summaryWith = (changes: Partial<AppliedReport>) => {
      const work = { facts, plan, applied: { ...nothingApplied, ...changes } };
      return renderSummary(makeReport([work], { mode: 'apply', time, requests })).markdown;
    };
    const [done, stopped] = [
      summaryWith({ untagged: ['pr-1-abc1234', 'pr-2-abc1234'], waiting: ['pr-3-abc1234'] }),
      summaryWith({ error: 'no answer' }),
    ];
    expect(plan.untags).toHaveLength(3);
    expect(done).toContain('2 tags went while their images stay');
    expect(done).toContain('1 tags name an empty manifest, which a later run deletes');
    expect(stopped).not.toContain('while their images stay');
  });

  it('of an apply lists fifty findings at most', () => {
    const facts: PackageFacts = { name: 'r.example/acme/web', versions: [], ghosts: [] };
    const applied = { ...nothingApplied, broken: many('x'), warnings: many('y') };
    const work = { facts, plan: planPackage(facts, policyOf()), applied };
    const { time, requests } = run;
    const text = renderSummary(makeReport([work], { mode: 'apply', time, requests })).markdown;
    expect(text.replaceAll('\\', '')).toContain('x-49\n- and 2950 more in the JSON report\n');
    expect(text.length).toBeLessThan(10_000);
  });
});
