import { fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Done, Order } from './ncc.ts';

/** A tool that ended with another code than 0; the message holds what it printed. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** Compiles the actions and everything they refer to. */
export async function compile(root: string, actions: readonly string[]): Promise<void> {
  await runTool(root, 'tsc', ['--build', ...actions.map((name) => join('actions', name))]);
}

/** How the compiled contract says the action runs. */
export async function readRuns(root: string, action: string): Promise<'node24' | 'composite'> {
  const file = join(root, 'actions', action, 'build/contract.js');
  const { contract } = (await import(pathToFileURL(file).href)) as {
    readonly contract: { readonly runs: 'node24' | { readonly using: 'composite' } };
  };
  return contract.runs === 'node24' ? 'node24' : contract.runs.using;
}

/** A process that makes one bundle after the other. */
export interface Bundler {
  /** Bundles a compiled action into its dist folder, which appears complete or not at all. */
  bundle(action: string): Promise<void>;
  close(): void;
}

export function openBundler(root: string): Bundler {
  const child = fork(join(import.meta.dirname, 'ncc.ts'), {
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const make = (order: Order) =>
    new Promise<void>((resolve, reject) => {
      const onExit = (code: number | null) =>
        reject(new ToolError(`ncc ended with ${code} in ${order.folder}`));
      child.once('exit', onExit);
      child.once('message', ({ failure }: Done) => {
        child.off('exit', onExit);
        if (failure === undefined) resolve();
        else reject(new ToolError(`ncc failed in ${order.folder}\n${failure}`));
      });
      child.send(order);
    });
  return { bundle: (action) => bundle(root, action, make), close: () => void child.kill() };
}

async function bundle(
  root: string,
  action: string,
  make: (order: Order) => Promise<void>,
): Promise<void> {
  const folder = join(root, 'actions', action);
  const fresh = join(root, '.cache/bundle', `${action}.${process.pid}`);
  await mkdir(fresh, { recursive: true });
  try {
    await make({ folder, target: fresh });
    // Node reads a file named .js as a module only where a package.json says so.
    const packageFile = join(fresh, 'package.json');
    if (!existsSync(packageFile)) await writeFile(packageFile, '{"type":"module"}\n');
    await replace(fresh, join(folder, 'dist'));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Removes the bundle of an action that has none any more. */
export async function removeBundle(root: string, action: string): Promise<void> {
  await rm(join(root, 'actions', action, 'dist'), { recursive: true, force: true });
}

async function replace(fresh: string, target: string): Promise<void> {
  const old = `${fresh}.old`;
  if (existsSync(target)) await rename(target, old);
  await rename(fresh, target);
  await rm(old, { recursive: true, force: true });
}

/** Runs a tool of node_modules/.bin with the Node that runs this script. */
async function runTool(root: string, tool: string, args: readonly string[]): Promise<void> {
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(join(root, 'node_modules/.bin', tool), args, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return;
  const printed = Buffer.concat(chunks).toString().trim();
  throw new ToolError(`${tool} ${args.join(' ')} ended with ${code}\n${printed}`);
}
