import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../verify/run.ts';
import type { Contestant, Job } from './contestants.ts';
import type { Place, Question, Report, Scene } from './protocol.ts';

/** What one run cost, and what it did. */
export interface Measured extends Report {
  readonly name: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
}

/** Runs a contestant on a package of its own, `runs` times one after the other. */
export async function measure(
  { name, command }: Contestant,
  scene: Scene,
  { mode, runs }: { readonly mode: Job['mode']; readonly runs: readonly string[] },
): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-prune-'));
  for (const file of ['output', 'step_summary', 'state', 'env', 'path']) {
    writeFileSync(join(folder, file), '');
  }
  const server = fork(join(import.meta.dirname, 'server.ts'), {
    env: { ...process.env, SCENE: JSON.stringify(scene), FOLDER: folder },
  });
  try {
    const [place] = (await once(server, 'message')) as [Place];
    const ask = async (question: Question): Promise<Report> => {
      server.send(question);
      const [report] = (await once(server, 'message')) as [Report];
      return report;
    };
    const rows: Measured[] = [];
    for (const label of runs) {
      const started = command?.({ place, mode, folder });
      if (started === undefined) return rows;
      await ask('reset');
      const before = cpuOfChildren();
      const cost = await run({ ...started, mayObject: scene.deletes !== undefined });
      const cpuMs = cpuOfChildren() - before;
      rows.push({ name: `${name}${label}`, ...cost, cpuMs, ...(await ask('report')) });
    }
    return rows;
  } finally {
    server.disconnect();
    await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of processes that have ended, from Linux (proc(5): cutime, cstime); else 0. */
function cpuOfChildren(): number {
  try {
    const text = readFileSync('/proc/self/stat', 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticksOfASecond = 100;
    return ((Number(fields[13]) + Number(fields[14])) * 1000) / ticksOfASecond;
  } catch {
    return 0;
  }
}
