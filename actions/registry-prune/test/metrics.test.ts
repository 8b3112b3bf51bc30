import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '@image-relay/testing';
import { describe, expect, it } from 'vitest';
import { now, serve, temporary } from './registries.ts';
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

  it('keep the time of the last success when a run is none', async () => {
    const { server, run } = await measured();
    await run({});
    server.faults.add({ when: { method: 'DELETE' }, fault: fault.forbidden() });
    const { samples } = await run({ mode: 'apply' }, new Date(now.getTime() + 60_000));
    expect(samples.registry_prune_success).toBe(0);
    expect(samples.registry_prune_last_success_timestamp_seconds).toBe(now.getTime() / 1000);
  });
});
