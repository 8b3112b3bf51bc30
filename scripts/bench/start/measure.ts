import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant } from './contestants.ts';
import type { Job } from './job.ts';

/** What one contestant costs. */
export interface Cost {
  readonly name: string;
  /** Milliseconds from spawn to exit. */
  readonly median: number;
  readonly fastest: number;
  /** Bytes of the JavaScript files that were loaded, chunks included. */
  readonly loadedBytes: number;
  readonly files: number;
  /** Bytes of memory at its peak. */
  readonly peakMemory: number;
}

interface Probe {
  readonly loadedBytes: number;
  readonly files: number;
  readonly peakMemory: number;
}

/** Starts every contestant in turn, so that a busy moment of the machine strikes all alike. */
export async function measure(
  contestants: readonly Contestant[],
  job: Job,
  rounds: number,
): Promise<readonly Cost[]> {
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (const contestant of contestants) await start(contestant, job);
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) {
      times.get(contestant.name)?.push(await start(contestant, job));
    }
  }
  const costs: Cost[] = [];
  for (const contestant of contestants) {
    const sorted = (times.get(contestant.name) ?? []).toSorted((a, b) => a - b);
    costs.push({
      name: contestant.name,
      median: sorted[Math.floor(sorted.length / 2)] ?? 0,
      fastest: sorted[0] ?? 0,
      ...(await probe(contestant, job)),
    });
  }
  return costs;
}

/** Milliseconds of one whole process. */
async function start(
  contestant: Contestant,
  job: Job,
  args: readonly string[] = [],
): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [...args, contestant.entry], {
    env: { PATH: process.env.PATH ?? '', HOME: job.folder, ...job.env, ...contestant.env },
    cwd: job.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  const time = performance.now() - started;
  if (code === 0) return time;
  throw new Error(`${contestant.name} ended with ${code}:\n${Buffer.concat(printed).toString()}`);
}

/** What a run loads and how much memory it takes, from runs that are not timed. */
async function probe(contestant: Contestant, job: Job): Promise<Probe> {
  const report = join(job.folder, 'probe.json');
  const ask = async (script: string) => {
    const env = { ...contestant.env, BENCH_REPORT: report };
    await start({ ...contestant, env }, job, ['--import', join(import.meta.dirname, script)]);
    return JSON.parse(await readFile(report, 'utf8')) as Partial<Probe>;
  };
  const { loadedBytes = 0, files = 0 } = await ask('probe-loaded.mjs');
  const { peakMemory = 0 } = await ask('probe-memory.mjs');
  return { loadedBytes, files, peakMemory };
}
