import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Contestant,
  missingPeers,
  ofManyTags,
  ofOneImage,
  type Surroundings,
} from './contestants.ts';
import { manyTags, type Question } from './protocol.ts';
import { run } from './run.ts';
import { printTable } from './table.ts';

/**
 * Requests, wall time and memory of the bundle at every depth, beside the other programs that are
 * installed: on one image of many parts, and on a repository of 300 tags that share layers.
 * Run: `node --conditions=source scripts/bench/verify/main.ts` after `pnpm bundle`.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    latency: { type: 'string', default: '30' },
    /** Of how many of the 300 tags the loops of other programs take; the figures are multiplied. */
    'loop-tags': { type: 'string', default: '20' },
  },
});

/** Medians of several runs. */
export interface Measured {
  readonly name: string;
  readonly requests: number;
  readonly wallMs: number;
  readonly fastestMs: number;
  readonly peakBytes: number;
}

const bundle = join(import.meta.dirname, '../../../actions/manifest-verify/dist/index.js');
const folder = mkdtempSync(join(tmpdir(), 'bench-verify-'));
try {
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run \`pnpm bundle\``);
  await benchmark();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchmark(): Promise<void> {
  const server = fork(join(import.meta.dirname, 'server.ts'), {
    env: { ...process.env, LATENCY_MS: values.latency },
  });
  const [{ host }] = (await once(server, 'message')) as [{ host: string }];
  const ask = async (question: Question): Promise<number> => {
    server.send(question);
    const [{ requests }] = (await once(server, 'message')) as [{ requests: number }];
    return requests;
  };
  const around: Surroundings = { host, folder, bundle };
  const missing = missingPeers();
  try {
    if (missing.length > 0) console.log(`not on PATH and left out: ${missing.join(', ')}`);
    const runs = Number(values.runs);
    console.log(
      `\nOne image: 4 platforms, 4 attestations, 40 digests; ${values.latency} ms latency, token authentication, median of ${runs}`,
    );
    printOneImage(await measure(ofOneImage(around), runs, ask));
    console.log(
      `\n${manyTags.count} tags of two platforms that share layers, 2105 digests; one run each`,
    );
    printManyTags(await measure(ofManyTags(around, Number(values['loop-tags'])), 1, ask));
  } finally {
    server.disconnect();
  }
}

/** One after the other, each with a run before that is not counted: nobody finds the machine asleep. */
async function measure(
  contestants: readonly Contestant[],
  runs: number,
  ask: (question: Question) => Promise<number>,
): Promise<readonly Measured[]> {
  const seen = new Map<string, Measured[]>();
  for (const contestant of contestants) {
    if (runs > 1) await measureOnce(contestant, ask);
    for (let round = 0; round < runs; round += 1) {
      const one = await measureOnce(contestant, ask);
      seen.set(contestant.name, [...(seen.get(contestant.name) ?? []), one]);
    }
  }
  return [...seen].map(([name, all]) => {
    const walls = all.map(({ wallMs }) => wallMs).toSorted((a, b) => a - b);
    return {
      name,
      requests: Math.max(...all.map(({ requests }) => requests)),
      wallMs: walls[Math.floor(walls.length / 2)] ?? 0,
      fastestMs: walls[0] ?? 0,
      peakBytes: Math.max(...all.map(({ peakBytes }) => peakBytes)),
    };
  });
}

async function measureOnce(
  { name, commands, scale = 1 }: Contestant,
  ask: (question: Question) => Promise<number>,
): Promise<Measured> {
  await ask('reset');
  let wallMs = 0;
  let peakBytes = 0;
  for (const command of commands()) {
    const cost = await run(command);
    wallMs += cost.wallMs * scale;
    peakBytes = Math.max(peakBytes, cost.peakBytes);
  }
  const requests = Math.round((await ask('count')) * scale);
  return { name, requests, wallMs, fastestMs: wallMs, peakBytes };
}

function printOneImage(all: readonly Measured[]): void {
  printTable(all);
  const probe = all.find(({ name }) => name === 'manifest-verify, probe');
  const crane = all.find(({ name }) => name === 'crane validate --fast');
  if (probe === undefined) return;
  console.log(bar('requests of probe', probe.requests, 42));
  if (crane === undefined) return;
  // The fastest of each: what else the machine does strikes a program that computes, and not one that waits.
  const share = (100 * probe.fastestMs) / crane.fastestMs;
  console.log(bar('fastest wall time of probe in % of crane validate --fast', share, 25));
}

function printManyTags(all: readonly Measured[]): void {
  printTable(all);
  const own = all.filter(({ name }) => name.startsWith('manifest-verify'));
  const peak = Math.max(...own.map(({ peakBytes }) => peakBytes));
  console.log(bar('most memory in MB, at any depth', peak / 1e6, 150));
}

function bar(what: string, value: number, most: number): string {
  return `${value <= most ? 'met' : 'MISSED'}: ${what}: ${Math.round(value)}, at most ${most}`;
}
