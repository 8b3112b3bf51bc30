import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fault, type InjectedFault, runInProcess } from '@image-relay/testing';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { now, temporary } from './registries.ts';
import { brokenIn, loadTangled, serveTangled, unrecorded } from './tangled.ts';

/** Before a request arrives, or after it was done and before its answer came. */
export type When = 'before' | 'after';

/** What a run that died left behind, and what became of it. */
export interface Afterlife {
  readonly died: string;
  /** Everything that is named and gone, between death and the next run. */
  readonly broken: readonly string[];
  /** What is gone and not in the journal. */
  readonly lost: readonly string[];
  readonly exitCodes: readonly number[];
  /** Whether the package ended as after a run that did not die. */
  readonly isDone: boolean;
  /** Whether a restore of the journal of both runs brought back everything. */
  readonly isRestored: boolean;
}

/** More requests than any run here sends. */
const many = 5_000;

/** A package whose runs can die; files are taken as they are at the moment of death, as by a power cut. */
export async function mortalRun() {
  const server = await serveTangled();
  const repository = () => structuredClone(server.state.repository('acme/web'));
  const before = repository();
  const folder = await temporary();
  const packages = `${server.host}/acme/web`;
  const run = async (name: string, mode: 'apply' | 'restore') => {
    const files = { ledger: join(folder, `${name}.ledger`), journal: join(folder, name) };
    const inputs = { packages, mode, retries: '0', 'max-delete-percent': '100', ...files };
    return (await runInProcess({ contract, main, inputs, now })).exitCode;
  };
  await run('alive', 'apply');
  const after = repository();
  const requests = server.log.count();
  const lost = (name: string) => {
    const journal = existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
    return unrecorded(before, repository(), journal);
  };
  const keepFiles = (from: string, to: string) => {
    for (const end of ['', '.ledger']) {
      const path = join(folder, `${from}${end}`);
      if (existsSync(path)) copyFileSync(path, join(folder, `${to}${end}`));
    }
  };
  const dieAndRunAgain = async (nth: number, when: When): Promise<Afterlife> => {
    const [dying, next] = [`dying-${when}-${nth}`, `next-${when}-${nth}`];
    loadTangled(server.state);
    const death = dyingWith(() => keepFiles(dying, next));
    server.faults.add({ fault: when === 'before' ? death.before : death.after, nth });
    const later = Array.from({ length: many }, (_, at) => nth + 1 + at);
    server.faults.add({ fault: fault.connectionReset(), nth: later });
    const first = await run(dying, 'apply');
    server.faults.clear();
    const left = { broken: brokenIn(server.state), lost: lost(next) };
    const second = await run(next, 'apply');
    const isDone = isEqual(repository(), after);
    const third = await run(next, 'restore');
    const isRestored = isEqual(repository(), before);
    const exitCodes = [first, second, third];
    return { died: `${when} request ${nth}`, ...left, exitCodes, isDone, isRestored };
  };
  return { requests, before, after, dieAndRunAgain };
}

/** Faults that do something at the moment of death. */
function dyingWith(onDeath: () => void): Record<When, InjectedFault> {
  const { type } = fault.connectionReset();
  const silent = { status: 0, headers: {}, delivery: { ending: 'reset', keep: 'none' } } as const;
  const die = () => {
    onDeath();
    return silent;
  };
  return { before: { type, before: die }, after: { type, after: die } };
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
