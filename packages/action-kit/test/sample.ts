import { join } from 'node:path';
import { type RunResult, runScript } from '@image-relay/testing';

const compileCache = join(import.meta.dirname, '../../../.cache/node-compile');
const runs = new Map<string, Promise<RunResult>>();

/** Runs the sample action of cases/ as a child process, as the runner would. */
export async function runSample(
  name: string,
  inputs: Readonly<Record<string, string>> = { name: 'a' },
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  return runScript({
    script: join(import.meta.dirname, 'cases/action.ts'),
    nodeArguments: ['--conditions=source'],
    inputs,
    env: { SAMPLE_CASE: name, NODE_COMPILE_CACHE: compileCache, ...env },
  });
}

/** The run of a case with nothing special about it, made once for all tests of a file. */
export function runOnce(name: string): Promise<RunResult> {
  const run = runs.get(name) ?? runSample(name);
  runs.set(name, run);
  return run;
}
