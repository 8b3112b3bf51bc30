import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A server program that this process started and ends by its id. */
export interface ServerProcess {
  readonly pid: number;
  /** What it printed so far, both streams. */
  output(): string;
  /** Asks it to end, and after two seconds makes it. */
  stop(): Promise<void>;
}

/** As `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The path of an executable: a path is taken as it is, a name is looked up on PATH. */
export function findExecutable(name: string, path = process.env.PATH): string | undefined {
  const folders = (path ?? '').split(delimiter).filter((one) => one !== '');
  const places = name.includes('/') ? [''] : folders;
  return places.map((place) => join(place, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Linux gives those who ask for any port one from here on: every other test, and every connection. */
const firstGivenPort = 32_768;

/**
 * A port of the loopback interface for a server program. It is none that another is given, so that
 * it is still free when the program takes it, and when that is restarted.
 */
export async function freePort(
  choose: () => number = () => randomInt(20_000, firstGivenPort),
): Promise<number> {
  const port = choose();
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  return isFree ? port : await freePort(choose);
}

/** Starts a program and waits until its `/v2/` answers; throws with its output when it ends before. */
export async function startProcess(
  command: string,
  args: readonly string[],
  readyUrl: string,
): Promise<ServerProcess> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('error', (error) => chunks.push(Buffer.from(String(error))));
  const output = () => Buffer.concat(chunks).toString('utf8');
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const stop = async () => {
    process.off('exit', endWithUs);
    await stopChild(child);
  };
  if (await isReady(child, readyUrl)) return { pid: child.pid ?? 0, output, stop };
  await stop();
  throw new Error(`${command} did not become ready at ${readyUrl}:\n${output()}`);
}

async function isReady(child: ChildProcess, url: string): Promise<boolean> {
  // A program that does not exist says so one turn later.
  await new Promise((resolve) => setImmediate(resolve));
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (child.pid === undefined || hasEnded(child)) return false;
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200 || status === 401) return !hasEnded(child);
    await wait(15);
  }
  return false;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
  await ended;
  clearTimeout(timer);
}
