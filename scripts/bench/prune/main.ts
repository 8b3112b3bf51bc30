import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Contestant, contestants } from './contestants.ts';
import { type Measured, measure } from './measure.ts';
import type { Scene } from './protocol.ts';
import { printBar, printEffects, printHeader, printRow, requestsOf } from './table.ts';

/**
 * Requests, time and memory of a plan and of deletes in a GitHub package, beside other programs, and
 * what each does to a package that is hard to prune. Run after `pnpm bundle`:
 * `node --conditions=source scripts/bench/prune/main.ts`. GHCR_CLEANUP_ACTION names a folder with
 * that action, CONTAINER_RETENTION_POLICY the program.
 */
const { values } = parseArgs({
  options: {
    latency: { type: 'string', default: '20' },
    /** Runs alone those whose name begins so. */
    only: { type: 'string', default: '' },
    /** Prints every request. */
    requests: { type: 'boolean', default: false },
  },
});
const latencyMs = Number(values.latency);
const all = contestants().filter(({ name }) => name.startsWith(values.only));

const plain = { content: 'plain', kept: 20, latencyMs } as const;
const large = await compare('A plan: 1,200 versions, of 400 indexes 20 are kept', {
  scene: { ...plain, doomed: 380 },
  mode: 'plan',
});
const [cold, warm] = large.filter(isOurs);
if (cold !== undefined && warm !== undefined) {
  const needed = (one: Measured) => requestsOf(one) - one.counts['log-in'];
  printBar('requests of a cold plan, without log-in', needed(cold), 32);
  printBar('requests of a warm plan, without log-in', needed(warm), 12);
}

printBest('requests', large, requestsOf);

const small = await compare('60 deletes: 20 of 40 indexes are kept', {
  scene: { ...plain, doomed: 20 },
  mode: 'apply',
});
for (const one of small) printEffects(one);
const ours = small.find(isOurs);
if (ours !== undefined) printBar('60 deletes', ours.wallMs / 1000, 5, ' s');

printBest('seconds', small, ({ wallMs }) => wallMs / 1000);

const trapped = await compare('Deletes among what is hard to prune', {
  scene: { content: 'traps', kept: 2, doomed: 2, latencyMs: 0 },
  mode: 'apply',
});
for (const one of trapped) printEffects(one);

const cut = await compare('The network is gone after 10 of 60 deletes', {
  scene: { ...plain, doomed: 20, deletes: 10 },
  mode: 'apply',
});
for (const one of cut) printEffects(one);

console.log('\nPlans in this process, without requests');
await once(fork(join(import.meta.dirname, 'planning.ts')), 'exit');

console.log('\nWhat the disk of a real registry says of a month of images that is pruned');
await once(fork(join(import.meta.dirname, 'storage.ts')), 'exit');

console.log('\nA month of images on an OCI registry is pruned, and restored');
await once(fork(join(import.meta.dirname, 'restoring.ts')), 'exit');

interface Comparison {
  readonly scene: Scene;
  readonly mode: 'plan' | 'apply';
}

async function compare(title: string, wanted: Comparison): Promise<readonly Measured[]> {
  console.log(`\n${title}; ${wanted.scene.latencyMs} ms a request`);
  printHeader();
  const rows: Measured[] = [];
  const notes: Contestant[] = [];
  const isWanted = ({ planOnly = false }: Contestant) => !planOnly || wanted.mode === 'plan';
  for (const contestant of all.filter(isWanted)) {
    const measured = await attempt(contestant, wanted);
    for (const one of measured) printRow(one);
    if (wanted.mode === 'plan' && contestant.note !== undefined) notes.push(contestant);
    rows.push(...measured);
  }
  for (const { name, note } of notes) console.log(`${name}, ${note}`);
  return rows;
}

async function attempt(
  contestant: Contestant,
  { scene, mode }: Comparison,
): Promise<readonly Measured[]> {
  const { name, hasMemory, why = 'it cannot be started', command } = contestant;
  const runs = mode === 'plan' && hasMemory ? [', cold', ', warm'] : [''];
  try {
    const measured = command === undefined ? [] : await measure(contestant, scene, { mode, runs });
    if (measured.length === 0) console.log(`not run: ${name}: ${why}`);
    if (values.requests) console.log(measured.flatMap(({ lines }) => lines).join('\n'));
    return measured;
  } catch (error) {
    console.log(`failed: ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

function printBest(what: string, rows: readonly Measured[], of: (one: Measured) => number): void {
  const [best] = rows.filter((one) => !isOurs(one)).toSorted((left, right) => of(left) - of(right));
  if (best !== undefined)
    console.log(
      `best of the others: ${of(best).toFixed(1).replace('.0', '')} ${what}, ${best.name}`,
    );
}

function isOurs({ name }: Measured): boolean {
  return name.startsWith('registry-prune');
}
