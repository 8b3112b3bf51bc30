import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRequired } from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { promtool } from './promtool.ts';
import { type Change, type RuleTests, readRules, renderRules } from './rules.ts';

const missing = findRequired('promtool', 'prometheus') === undefined;
const reason = missing ? ' (skipped: promtool is not on PATH)' : '';

/** Unit tests of the rules, run on rules that were changed. */
async function testChanged(
  tests: RuleTests,
  change: Change,
): Promise<{ code: number; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'alerts.yml'), renderRules([change]));
  await writeFile(join(folder, tests), readRules(tests));
  return await promtool('test', 'rules', join(folder, tests));
}

type Row = readonly [name: string, ...Change];

/** Those of the probe, which its own unit tests see. */
const probe: readonly Row[] = [
  ['the alert asks for whole images', '_ok[1h])) == 0', '_ok[1h])) == 1'],
  ['a later walk is not asked for', '> max by', '> 1e12 * max by'],
  ['any group that says whole wins', '> max by', '>= 0 * max by'],
  ['a group that was deleted is still believed', '_ok) == 1', '_ok) == 2'],
  ['what cannot be verified counts as healed', '[1h]', '[5m]'],
  ['what is gone is remembered for long', '[1h]', '[2h]'],
  [
    'images of one tag are not told apart',
    'min by (registry, repository, tag)',
    'min by (registry)',
  ],
  ['a shorter patience', '> 45 * 60', '> 40 * 60'],
  ['a longer patience', '> 45 * 60', '> 50 * 60'],
  ['absence is not seen', 'absent_over_time', '0 * count_over_time'],
  ['absence is seen at once', '[45m]', '[1m]'],
  ['a stale probe waits no time', 'for: 5m', 'for: 0m'],
  ['a stale probe waits too long', 'for: 5m', 'for: 16m'],
  ['one run without catalogue is enough', 'for: 20m', 'for: 10m'],
  ['every shard tells of the catalogue', 'min by (job) (', '('],
  [
    'the catalogue is never there',
    '(registry_catalog_accessible) == 0',
    '(registry_catalog_accessible) >= 0',
  ],
];

/** Those of retention. */
const retention: readonly Row[] = [
  ['retention has a shorter patience', '> 50 * 3600', '> 48 * 3600'],
  ['retention has a longer patience', '> 50 * 3600', '> 52 * 3600'],
  ['a success is forgotten', '[50h]', '[10h]'],
  ['retention that begins has no time', 'offset 50h', 'offset 5h'],
  ['retention is never without success', 'success offset 50h == 0', 'success offset 50h == 1'],
  ['a little that is broken does not count', '_broken > 0', '_broken > 2'],
  ['whole images count as broken', '_broken > 0', '_broken >= 0'],
];

describe.skipIf(missing)(`rules that were changed${reason}`, () => {
  test.each(probe)('fail their unit tests when %s', async (_, from, to) => {
    const result = await testChanged('alerts.test.yml', [from, to]);
    expect(result).toMatchObject({ code: 1, output: expect.stringContaining('FAILED') });
  });

  test.each(retention)('fail their unit tests when %s', async (_, from, to) => {
    const result = await testChanged('retention.test.yml', [from, to]);
    expect(result).toMatchObject({ code: 1, output: expect.stringContaining('FAILED') });
  });
});
