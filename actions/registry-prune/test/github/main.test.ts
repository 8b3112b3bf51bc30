import { join } from 'node:path';
import { runInProcess } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { contract } from '../../src/contract.ts';
import { main } from '../../src/main.ts';
import { reportSchema } from '../../src/report-schema.ts';
import { temporary } from '../registries.ts';
import { day, image, startWorld } from './world.ts';

/** A package with two old images and a release, and the action on it. */
async function arrange(options: Parameters<typeof startWorld>[0] = {}) {
  const world = await startWorld(options);
  const [first, second] = [image('first'), image('second')];
  world.push([first, 'pr-1-abc1234'], [second, 'sha-abc1235'], [image('release'), 'v1.0.0']);
  await world.pass(40 * day);
  const journal = join(await temporary(), 'journal.jsonl');
  const env = { GITHUB_API_URL: world.forge.url, GITHUB_ACTOR: 'octocat' };
  const common = {
    packages: `${world.server.host}/acme/web`,
    backend: 'github',
    'in-use': 'none',
    'max-delete-percent': '90',
    token: world.forge.addToken(),
    journal,
  };
  const run = (inputs: Readonly<Record<string, string>>) =>
    runInProcess({ contract, main, inputs: { ...common, ...inputs }, env, now: world.now() });
  return { world, run };
}

describe('a package of GitHub Packages', () => {
  it('is planned, applied, checked and put back by the action', async () => {
    const { world, run } = await arrange();
    const before = structuredClone({ manifests: world.manifests(), tags: world.tags() });
    const plan = await run({});
    expect([plan.exitCode, plan.outputs.outcome, plan.outputs.deleted]).toEqual([
      0,
      'planned',
      '6',
    ]);
    const applied = await run({ mode: 'apply' });
    expect([applied.exitCode, applied.outputs.outcome, applied.outputs.deleted]).toEqual([
      0,
      'applied',
      '6',
    ]);
    expect(Object.keys(world.tags())).toEqual(['v1.0.0']);
    const checked = await run({ mode: 'doctor' });
    expect([checked.exitCode, checked.outputs.outcome]).toEqual([0, 'clean']);
    const restored = await run({ mode: 'restore' });
    expect([restored.exitCode, restored.outputs.outcome]).toEqual([0, 'restored']);
    expect({ manifests: world.manifests().toSorted(), tags: world.tags() }).toEqual({
      manifests: before.manifests.toSorted(),
      tags: before.tags,
    });
  });

  it('keeps everything without the Admin role, which is no failure', async () => {
    const { world, run } = await arrange({ pack: { admins: ['somebody'] } });
    const applied = await run({ mode: 'apply' });
    expect([
      applied.exitCode,
      applied.outputs.outcome,
      applied.outputs['kept-by-registry'],
    ]).toEqual([0, 'partial', '6']);
    expect(Object.keys(world.tags())).toHaveLength(3);
  });
});

it('counts all bytes when it is told to read all manifests', async () => {
  const { run } = await arrange();
  const reportOf = async (inputs: Readonly<Record<string, string>>) => {
    const { files } = await run(inputs);
    const report = reportSchema.parse(JSON.parse(files['report.json'] ?? '{}'));
    return [report.packages[0]?.unread, report.bytesFreed > 0];
  };
  expect(await reportOf({})).toEqual([8, false]);
  expect(await reportOf({ measure: 'all' })).toEqual([0, true]);
});
