import { writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import {
  type ActionFile,
  type CompositeStep,
  completeInputs,
  readActionFile,
  textOf,
} from './action-file.ts';
import { type Contexts, evaluateCondition, interpolate } from './expressions.ts';
import { actionFolder, runNodeAction } from './run-bundle.ts';
import { openSession, type RunOptions, type RunResult, type Session } from './session.ts';

export interface CompositeRun extends RunOptions {
  /** The name of a folder in actions/, or the path of a folder that holds an action.yml. */
  readonly action: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** What became of one step: `outcome` before and `conclusion` after `continue-on-error`. */
export interface StepRecord {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly conclusion: 'success' | 'failure' | 'skipped';
}

export interface CompositeResult extends RunResult {
  /** Steps with an id. */
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** Executes a composite action. `uses: $/name` and `./name` run the bundle of the sibling `name`. */
export async function runComposite(options: CompositeRun): Promise<CompositeResult> {
  const session = await openSession(options);
  try {
    return await runIn(session, actionFolder(options.action), options.inputs ?? {}, {});
  } finally {
    await session.close();
  }
}

type Variables = Readonly<Record<string, string>>;

interface Progress {
  readonly session: Session;
  readonly folder: string;
  readonly inputs: Variables;
  readonly results: RunResult[];
  readonly steps: Record<string, StepRecord>;
  env: Variables;
  failed: boolean;
}

async function runIn(
  session: Session,
  folder: string,
  given: Variables,
  env: Variables,
): Promise<CompositeResult> {
  const action = readActionFile(folder);
  const inputs = completeInputs(action, given, session.contexts);
  const progress: Progress = {
    session,
    folder,
    inputs,
    results: [],
    steps: {},
    env,
    failed: false,
  };
  for (const step of action.runs.steps ?? []) await takeStep(progress, step);
  return combine(action, progress);
}

async function takeStep(progress: Progress, step: CompositeStep): Promise<void> {
  const status = progress.failed ? 'failure' : 'success';
  const condition = step.if === undefined ? undefined : String(step.if);
  if (!evaluateCondition(condition, contextsOf(progress, progress.env), status)) {
    remember(progress, step, { outputs: {}, outcome: 'skipped', conclusion: 'skipped' });
    return;
  }
  const env = { ...progress.env, ...evaluated(step.env, contextsOf(progress, progress.env)) };
  const contexts = contextsOf(progress, env);
  const result =
    step.uses === undefined
      ? await runScript(progress, step, contexts, env)
      : await runSibling(progress, step, contexts, env);
  const outcome = result.exitCode === 0 ? 'success' : 'failure';
  const conclusion = step['continue-on-error'] === true ? 'success' : outcome;
  progress.results.push(result);
  progress.env = { ...progress.env, ...result.env, ...pathOf(progress.env, result.path) };
  progress.failed ||= conclusion === 'failure';
  remember(progress, step, { outputs: result.outputs, outcome, conclusion });
}

async function runScript(
  { session }: Progress,
  step: CompositeStep,
  contexts: Contexts,
  env: Variables,
): Promise<RunResult> {
  if (step.shell !== 'bash')
    throw new Error(`shell "${step.shell ?? ''}" is not supported: bash is`);
  const script = join(session.temp, `${crypto.randomUUID()}.sh`);
  await writeFile(script, interpolate(step.run ?? '', contexts));
  const directory = interpolate(step['working-directory'] ?? '.', contexts);
  return session.run({
    command: 'bash',
    args: ['--noprofile', '--norc', '-e', '-o', 'pipefail', script],
    env,
    cwd: join(session.workspace, directory),
  });
}

async function runSibling(
  { session, folder }: Progress,
  step: CompositeStep,
  contexts: Contexts,
  env: Variables,
): Promise<RunResult> {
  const name = /^(?:\$|\.)\/([a-z0-9-]+)$/.exec(step.uses ?? '')?.[1];
  if (name === undefined) throw new Error(`"uses: ${step.uses}" is not a sibling: $/<action>`);
  const sibling = join(dirname(folder), basename(name));
  const given = evaluated(step.with, contexts);
  const { using } = readActionFile(sibling).runs;
  if (using === 'composite') return runIn(session, sibling, given, env);
  return runNodeAction(session, sibling, given, env);
}

function contextsOf({ session, inputs, steps, folder }: Progress, env: Variables): Contexts {
  const github = { ...(session.contexts.github as object), action_path: folder };
  return { ...session.contexts, github, inputs, steps, env };
}

function evaluated(
  texts: Readonly<Record<string, unknown>> | undefined,
  contexts: Contexts,
): Record<string, string> {
  const entries = Object.entries(texts ?? {});
  return Object.fromEntries(
    entries.map(([name, text]) => [name, interpolate(textOf(text), contexts)]),
  );
}

function remember(progress: Progress, step: CompositeStep, record: StepRecord): void {
  if (step.id !== undefined) progress.steps[step.id] = record;
}

function pathOf(env: Variables, added: readonly string[]): Variables {
  if (added.length === 0) return {};
  return { PATH: [...added.toReversed(), env.PATH ?? process.env.PATH ?? ''].join(delimiter) };
}

function combine(action: ActionFile, progress: Progress): CompositeResult {
  const { results, steps } = progress;
  const contexts = contextsOf(progress, progress.env);
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => {
    return [name, interpolate(value ?? '', contexts)];
  });
  return {
    exitCode: progress.failed ? 1 : 0,
    stdout: results.map((result) => result.stdout).join(''),
    stderr: results.map((result) => result.stderr).join(''),
    timedOut: results.some((result) => result.timedOut),
    outputs: Object.fromEntries(outputs) as Record<string, string>,
    env: Object.assign({}, ...results.map((result) => result.env)) as Record<string, string>,
    state: {},
    path: results.flatMap((result) => result.path),
    summary: results.map((result) => result.summary).join(''),
    annotations: results.flatMap((result) => result.annotations),
    masks: results.flatMap((result) => result.masks),
    log: results.map((result) => result.log).join('\n'),
    steps,
  };
}
