import '../../scripts/check/workflows/json-imports.ts';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '@image-relay/action-manifest-verify/contract';
import { findRequired } from '@image-relay/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { readShownMetrics } from '../documents/examples.ts';
import { promtool } from './promtool.ts';
import { readRules, rulesFolder } from './rules.ts';

const text = await readFile(join(rulesFolder, 'README.md'), 'utf8');
const [workflow = '', prometheus = ''] = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
  ([, body = '']) => body,
);

describe('the workflow of the documentation', () => {
  test("passes GitHub's own validator", async () => {
    const { validate } = await import('@actions/languageservice');
    const place = 'file:///.github/workflows/probe.yml';
    expect(await validate(TextDocument.create(place, 'yaml', 1, workflow))).toEqual([]);
  });

  test('uses inputs and outputs that manifest-verify has', () => {
    const { steps } = parse(workflow).jobs.probe;
    const inputs = Object.keys(steps[0].with);
    expect(inputs).toContain('pushgateway');
    expect(Object.keys(contract.inputs)).toEqual(expect.arrayContaining(inputs));
    const outputs = [...workflow.matchAll(/steps\.verify\.outputs\.(\w+)/g)].map(
      ([, name]) => name,
    );
    expect(outputs).toEqual(['report']);
    expect(Object.keys(contract.outputs)).toEqual(expect.arrayContaining(outputs));
  });
});

test('the metrics of the documentation are those of the alerts and more', () => {
  const rows = [...text.matchAll(/^\| `(registry_\w+)/gm)].map(([, name = '']) => name);
  const used = new Set(readRules('alerts.yml').match(/registry_\w+/g));
  expect(rows).toHaveLength(7);
  expect([...rows, ...readShownMetrics()]).toEqual(expect.arrayContaining([...used]));
});

const missing = findRequired('promtool', 'prometheus') === undefined;

test.skipIf(missing)(
  `the configuration of the documentation loads the rules${missing ? ' (skipped: promtool is not on PATH)' : ''}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'alerts.yml'), readRules('alerts.yml'));
    await writeFile(join(folder, 'prometheus.yml'), prometheus);
    const { code, output } = await promtool('check', 'config', join(folder, 'prometheus.yml'));
    expect([code, output]).toEqual([0, expect.stringContaining('5 rules found')]);
  },
);
