import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../src/core/report.ts';
import { content, now, serve, temporary } from './registries.ts';
import { runMain } from './run-main.ts';

it('lets nothing go of a package that the plan does not name, and says so', async () => {
  const server = await serve();
  server.state.load('acme/api', ...content.oldPull);
  const report = join(await temporary(), 'plan.json');
  const of = (name: string) => `${server.host}/acme/${name}`;
  await runMain({ inputs: { packages: of('web'), report }, now });
  const inputs = { packages: of('api'), mode: 'apply', plan: report, 'max-delete-percent': '100' };
  const { exitCode, outputs, annotations } = await runMain({ inputs, now });
  expect([exitCode, outputs.outcome, outputs.deleted]).toEqual([0, 'clean', '0']);
  expect(annotations.map(({ message }) => message)).toContainEqual(
    `${of('api')} is not in the plan that is applied, so nothing of it goes`,
  );
});

const release = content.release[0].root.digest;

describe('a plan is not applied', () => {
  it.each<[string, (plan: Report) => unknown, string]>([
    [
      'when more was written into it',
      ({ packages: [one], ...plan }) => ({
        ...plan,
        packages: [{ ...one, trees: [...(one?.trees ?? []), [release]] }],
      }),
      'it was changed after it was written',
    ],
    [
      'when a tag was written into it',
      ({ packages: [one], ...plan }) => ({
        ...plan,
        packages: [{ ...one, untags: [{ tag: 'latest', digest: release, reason: 'mine' }] }],
      }),
      'it was changed after it was written',
    ],
    ['that says what was done', (plan) => ({ ...plan, mode: 'apply' }), 'of the mode apply'],
    ['of another version', (plan) => ({ ...plan, schemaVersion: 2 }), 'is no report'],
    ['that was cut short', (plan) => JSON.stringify(plan).slice(0, 500), 'is no report'],
  ])('%s', async (_, change, why) => {
    const server = await serve();
    const file = join(await temporary(), 'plan.json');
    const packages = `${server.host}/acme/web`;
    await runMain({ inputs: { packages, report: file }, now });
    const changed = change(JSON.parse(await readFile(file, 'utf8')));
    await writeFile(file, JSON.stringify(changed));
    const inputs = { packages, mode: 'apply', plan: file, timeout: '0s' };
    const { log } = await runMain({ inputs, now });
    expect(log).toContain(why);
    expect(server.log.count({ method: 'DELETE' })).toBe(0);
  });
});
