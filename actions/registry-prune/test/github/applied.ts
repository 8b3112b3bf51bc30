import { join } from 'node:path';
import { type ApplyPorts, applyPackage } from '../../src/apply/apply-package.ts';
import { putBack } from '../../src/apply/put-back.ts';
import type { Backend } from '../../src/backend.ts';
import type { Policy } from '../../src/core/policy.ts';
import { openJournal, readJournal } from '../../src/journal.ts';
import { temporary } from '../registries.ts';
import { planned, type World } from './world.ts';

interface Given extends Partial<Pick<ApplyPorts, 'budget' | 'isOver' | 'progress'>> {
  readonly backend?: Backend;
  readonly policy?: Partial<Policy>;
}

/** Plans the package and applies that at once; gives what was done and the journal. */
export async function planAndApply(world: World, given: Given = {}) {
  const { backend = world.open(), policy = {}, ...rest } = given;
  const { plan, going } = await planned(world, policy, backend);
  const path = join(await temporary(), 'journal.jsonl');
  const ports: ApplyPorts = {
    backend,
    now: world.now,
    readPolicy: async () => world.policy(policy),
    journal: await openJournal(path),
    budget: { left: 100_000 },
    isOver: () => false,
    progress: () => undefined,
    ...rest,
  };
  const applied = await applyPackage(ports, plan);
  const records = () => readJournal(path);
  const restore = async (other = world.open()) => await putBack(other, await records());
  return { ...applied, plan, going, records, restore };
}

/** Paths of versions that were asked to be deleted, in the order of the answers. */
export function deletesIn(world: World) {
  const all = world.forge.requests.filter(({ method }) => method === 'DELETE');
  return all.map(({ path, status }) => ({ id: Number(path.split('/').at(-1)), status }));
}
