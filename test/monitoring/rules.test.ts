import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRequired } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { promtool } from './promtool.ts';
import { readRules, rulesFolder, ruleTests } from './rules.ts';

const missing = findRequired('promtool', 'prometheus') === undefined;
const reason = missing ? ' (skipped: promtool is not on PATH)' : '';
const root = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(missing)(`the rules, by promtool${reason}`, () => {
  test('are valid, and are five', async () => {
    const { code, output } = await promtool('check', 'rules', join(rulesFolder, 'alerts.yml'));
    expect([code, output]).toEqual([0, expect.stringContaining('5 rules found')]);
  });

  test('pass their unit tests', async () => {
    const result = await promtool(
      'test',
      'rules',
      ...ruleTests.map((name) => join(rulesFolder, name)),
    );
    expect(result).toMatchObject({ code: 0, output: expect.stringContaining('SUCCESS') });
  });
});

interface Rule {
  readonly alert: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook', string>>;
}

test('every alert has a severity and a runbook that exists', () => {
  const { groups } = parse(readRules('alerts.yml')) as { groups: readonly { rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.map(({ alert, labels }) => [alert, labels.severity])).toEqual([
    ['RegistryImageBroken', 'critical'],
    ['RegistryProbeStale', 'warning'],
    ['RegistryCatalogInaccessible', 'warning'],
    ['RegistryRetentionStale', 'warning'],
    ['RegistryRetentionBroke', 'critical'],
  ]);
  const files = rules.map(({ annotations }) => annotations.runbook.replace(/#.*/, ''));
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
