import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A program that verifies, as it is started from a shell. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** It is known to call a sound image broken: exit code 1 is an end like any other. */
  readonly mayObject?: boolean;
}

export interface Cost {
  readonly wallMs: number;
  /** Most memory that the process held, in bytes; 0 where the system does not tell (/proc). */
  readonly peakBytes: number;
}

const lookEveryMs = 50;

/** Runs a program to its end. Throws with what it printed when it fails. */
export async function run({ command, args, env = {}, mayObject = false }: Command): Promise<Cost> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => printed.push(piece));
  child.stderr.on('data', (piece: Buffer) => printed.push(piece));
  let peakBytes = 0;
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid));
  }, lookEveryMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(timer);
  if (code === 0 || (mayObject && code === 1))
    return { wallMs: performance.now() - startedAt, peakBytes };
  const text = Buffer.concat(printed).toString().slice(-2_000);
  throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${text}`);
}

/** The high-water mark that Linux keeps of a process. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
