import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputVariable } from '@image-relay/action-kit';
import { fault, runBundle } from '@image-relay/testing';
import { temporary } from './registries.ts';
import { brokenIn, doomed, serveTangled, unrecorded } from './tangled.ts';

const bundle = join(import.meta.dirname, '..', 'dist', 'index.js');

/** Lets the bundle delete, kills its process at one of the deletes, runs it again and restores. */
export async function killedBundle(nth: number) {
  const server = await serveTangled();
  const folder = await temporary();
  const repository = () => structuredClone(server.state.repository('acme/web'));
  const before = repository();
  const [ledger, journal] = [join(folder, 'ledger.jsonl'), join(folder, 'journal.jsonl')];
  const packages = `${server.host}/acme/web`;
  const inputs = { packages, ledger, journal, 'max-delete-percent': '100', 'in-use': 'none' };
  const variables = Object.entries({ ...inputs, mode: 'apply' });
  const child = spawn(process.execPath, [bundle], {
    env: {
      HOME: folder,
      RUNNER_TEMP: folder,
      ...Object.fromEntries(variables.map(([name, value]) => [inputVariable(name), value])),
    },
    stdio: 'ignore',
  });
  const reset = fault.connectionReset();
  const kill: NonNullable<typeof reset.before> = (request) => {
    child.kill('SIGKILL');
    return reset.before?.(request) ?? { status: 0, headers: {} };
  };
  server.faults.add({ when: { method: 'DELETE' }, nth, fault: { type: 'kill', before: kill } });
  const [, signal] = await once(child, 'exit');
  server.faults.clear();
  const broken = brokenIn(server.state);
  const lost = unrecorded(before, repository(), await readFile(journal, 'utf8'));
  const run = (mode: string) =>
    runBundle({ action: 'registry-prune', inputs: { ...inputs, mode } });
  const second = await run('apply');
  const left = repository().manifests;
  const isDone = left.join() === before.manifests.filter((one) => !doomed.has(one)).join();
  const third = await run('restore');
  const isRestored = JSON.stringify(repository()) === JSON.stringify(before);
  const exitCodes = [second.exitCode, third.exitCode];
  return { signal, broken, lost, isDone, isRestored, exitCodes };
}
