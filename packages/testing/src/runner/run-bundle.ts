import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { completeInputs, inputEnvironment, readActionFile } from './action-file.ts';
import { openSession, type RunOptions, type RunResult, type Session } from './session.ts';

export interface BundleRun extends RunOptions {
  /** The name of a folder in actions/, or the path of a folder that holds an action.yml. */
  readonly action: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** Spawns the bundle of an action as GitHub's runner does, and reads back what it left behind. */
export async function runBundle(options: BundleRun): Promise<RunResult> {
  const session = await openSession(options);
  try {
    return await runNodeAction(session, actionFolder(options.action), options.inputs ?? {});
  } finally {
    await session.close();
  }
}

export interface ScriptRun extends RunOptions {
  readonly script: string;
  readonly nodeArguments?: readonly string[];
  /** All of them: there is no action.yml and so no default. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** Runs a script that is no bundle yet, such as a test case of action-kit, as the runner would. */
export async function runScript(options: ScriptRun): Promise<RunResult> {
  const session = await openSession(options);
  try {
    return await session.run({
      command: process.execPath,
      args: [...(options.nodeArguments ?? []), options.script],
      env: inputEnvironment(options.inputs ?? {}),
    });
  } finally {
    await session.close();
  }
}

/** Runs an action that is JavaScript within a session. */
export async function runNodeAction(
  session: Session,
  folder: string,
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  const action = readActionFile(folder);
  const entry = join(folder, action.runs.main ?? 'dist/index.js');
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run \`pnpm bundle\``);
  const inputs = completeInputs(action, given, session.contexts);
  return session.run({
    command: process.execPath,
    args: [entry],
    env: { ...env, GITHUB_ACTION_PATH: folder, ...inputEnvironment(inputs) },
  });
}

/** The folder of an action of this repository. */
export function actionFolder(action: string): string {
  if (action.includes('/')) return action;
  return join(import.meta.dirname, '../../../../actions', action);
}
