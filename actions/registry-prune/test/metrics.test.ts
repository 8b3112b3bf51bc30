import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { planPackage } from '../src/core/plan.ts';
import { type AppliedReport, type HeldVersion, makeReport } from '../src/core/report.ts';
import { writeMetrics } from '../src/metrics.ts';
import { digestAt } from './core/graphs.ts';
import { nothingApplied, policyOf } from './core/plans.ts';
import { content, now, serve, temporary } from './registries.ts';
import { runMain } from './run-main.ts';

/** The samples of a file of metrics, by name and labels. */
async function samplesIn(path: string): Promise<Readonly<Record<string, number>>> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    samples.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' '))),
    ]),
  );
}

async function measured() {
  const server = await serve();
  const file = join(await temporary(), 'prune.prom');
  const packages = `${server.host}/acme/web`;
  const run = async (inputs: Readonly<Record<string, string>>, at = now) => {
    const given = { packages, 'metrics-file': file, ...inputs };
    return { ...(await runMain({ inputs: given, now: at })), samples: await samplesIn(file) };
  };
  return { server, packages, run };
}

describe('metrics', () => {
  it('have what goes by class in a plan, and that nothing was deleted', async () => {
    const { packages, run } = await measured();
    const { samples, outputs } = await run({});
    const labels = `package="${packages}",class="pull-request"`;
    expect(samples[`registry_prune_versions{${labels},decision="delete"}`]).toBe(5);
    expect(samples[`registry_prune_versions{${labels},decision="keep"}`]).toBe(5);
    expect(samples.registry_prune_deleted_versions).toBe(0);
    expect(samples.registry_prune_success).toBe(1);
    expect(samples.registry_prune_last_success_timestamp_seconds).toBe(now.getTime() / 1000);
    const freed = Object.entries(samples).filter(
      ([name]) => name.startsWith('registry_prune_bytes') && name.includes('"delete"'),
    );
    expect(freed.reduce((sum, [, value]) => sum + value, 0)).toBe(Number(outputs['bytes-freed']));
  });

  it('count what is gone after it was deleted', async () => {
    const { run } = await measured();
    const { samples, outputs } = await run({ mode: 'apply' });
    expect(samples.registry_prune_deleted_versions).toBe(10);
    expect(samples.registry_prune_deleted_tags).toBe(3);
    expect(samples.registry_prune_freed_bytes).toBe(Number(outputs['bytes-freed']));
  });

  it('count a tag that was taken from an image that stays', async () => {
    const { server, run } = await measured();
    server.state.putTag('acme/web', 'pr-9-abc1240', content.release[0].root.digest);
    const { samples, outputs } = await run({ mode: 'apply', untag: 'true' });
    expect([outputs.deleted, samples.registry_prune_deleted_tags]).toEqual(['10', 4]);
  });

  it('keep the time of the last success when a run is none', async () => {
    const { server, run } = await measured();
    await run({});
    server.faults.add({ when: { method: 'DELETE' }, fault: fault.forbidden() });
    const { samples } = await run({ mode: 'apply' }, new Date(now.getTime() + 60_000));
    expect(samples.registry_prune_success).toBe(0);
    expect(samples.registry_prune_last_success_timestamp_seconds).toBe(now.getTime() / 1000);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['before anything is asked', { rules: 'no/such.yml' }],
    ['as it is not known what is in use', { 'in-use-paths': 'no/such/*.yaml' }],
  ])('say that a run failed %s, and when one was a success', async (_, inputs) => {
    const { run } = await measured();
    await run({});
    const { samples, exitCode } = await run(inputs, new Date(now.getTime() + 60_000));
    expect([exitCode, samples]).toEqual([
      1,
      {
        registry_prune_success: 0,
        registry_prune_last_success_timestamp_seconds: now.getTime() / 1000,
      },
    ]);
  });
});

describe('the metrics of a report', () => {
  const facts = { name: 'r.example/acme/web', versions: [], ghosts: [] };
  it.each<[string, Partial<AppliedReport>, number, number]>([
    ['nothing to do', {}, 1, 0],
    ['something that is left for the next run', { left: 3 }, 1, 0],
    ['something that is broken', { broken: ['v1.0.0: x', 'v1.1.0: x'] }, 0, 2],
    ['a failure', { error: 'no answer' }, 0, 0],
    ['a missing role', { keptByRegistry: [heldBy('role')] }, 0, 0],
    ['deletes that were not done', { keptByRegistry: [heldBy('ignored')] }, 0, 0],
    ['the last version with a tag', { keptByRegistry: [heldBy('last-tagged')] }, 1, 0],
  ])('%s', async (_, applied, success, broken) => {
    const plan = planPackage(facts, policyOf());
    const report = makeReport([{ facts, plan, applied: { ...nothingApplied, ...applied } }], {
      mode: 'apply',
      time: now.toISOString(),
      requests: 1,
    });
    const path = join(await temporary(), 'prune.prom');
    await writeMetrics(path, { report, duration: 1, endedAt: 2 });
    const samples = await samplesIn(path);
    expect([samples.registry_prune_success, samples.registry_prune_broken]).toEqual([
      success,
      broken,
    ]);
  });
});

function heldBy(reason: HeldVersion['reason']): HeldVersion {
  return { digest: digestAt(1), reason, message: 'it says so' };
}
