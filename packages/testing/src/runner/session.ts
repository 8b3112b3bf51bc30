import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { runnerEnvironment } from '../events/environment.ts';
import type { Contexts } from './expressions.ts';
import { parseFileCommand } from './file-commands.ts';
import { spawnProcess } from './spawn.ts';
import { type Annotation, parseStepLog } from './workflow-commands.ts';

/** The event and surroundings of a run. */
export interface RunOptions {
  /** A recorded event, or any payload under the name of its event. Default: a push. */
  readonly event?: {
    readonly eventName: string;
    readonly payload: unknown;
    readonly environment?: Readonly<Record<string, string>>;
  };
  /** Further or other variables; nothing but PATH is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** What `github.token` gives. */
  readonly token?: string;
  /** The folder the steps run in; a new empty one by default. */
  readonly workspace?: string;
  /** Milliseconds a step may take; 120,000 by default. */
  readonly timeoutMs?: number;
}

/** What a step left behind, read back as the runner does. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** Variables for later steps. */
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  /** Markdown. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  /** What a reader of the log sees, before masking by the runner. */
  readonly log: string;
}

/** A running job of one action: its folders, its environment and its contexts. */
export interface Session {
  readonly workspace: string;
  readonly temp: string;
  readonly contexts: Contexts;
  run(step: StepProcess): Promise<RunResult>;
  close(): Promise<void>;
}

export interface StepProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const defaultEvent = {
  eventName: 'push',
  payload: {},
  environment: runnerEnvironment({
    eventName: 'push',
    repository: 'acme/web',
    ref: 'refs/heads/main',
    sha: '1f0c2a9e5d7b4c3a8e6f1d2b3c4a5968778695a4',
  }),
};
const fileCommands = ['OUTPUT', 'ENV', 'STATE', 'PATH', 'STEP_SUMMARY'] as const;
const defaultTimeout = 120_000;

/** Makes the folders and the environment of a job. To be closed. */
export async function openSession(options: RunOptions): Promise<Session> {
  const home = await mkdtemp(join(tmpdir(), 'image-relay-run-'));
  const temp = join(home, 'temp');
  const workspace = options.workspace ?? join(home, 'work');
  await mkdir(temp, { recursive: true });
  await mkdir(workspace, { recursive: true });
  const event = options.event ?? defaultEvent;
  const eventFile = join(home, 'event.json');
  await writeFile(eventFile, JSON.stringify(event.payload));
  const env: Record<string, string> = {
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
    HOME: home,
    ...defaultEvent.environment,
    ...event.environment,
    GITHUB_EVENT_NAME: event.eventName,
    GITHUB_EVENT_PATH: eventFile,
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    ...options.env,
  };
  const given = options.env ?? {};
  const contexts = { github: githubContext(env, event.payload, options.token), runner: { temp } };
  const timeoutMs = options.timeoutMs ?? defaultTimeout;
  let steps = 0;
  return {
    workspace,
    temp,
    contexts,
    run: (step) => {
      steps += 1;
      return runStep(step, { env, given, workspace, temp, timeoutMs, number: steps });
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}

interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
  /** Wins over everything, so that a test can take a file command away. */
  readonly given: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly temp: string;
  readonly timeoutMs: number;
  readonly number: number;
}

async function runStep(step: StepProcess, around: Surroundings): Promise<RunResult> {
  const files = new Map(
    fileCommands.map((name) => [name, join(around.temp, `${name.toLowerCase()}_${around.number}`)]),
  );
  for (const file of files.values()) await writeFile(file, '');
  const fileEnv = Object.fromEntries([...files].map(([name, file]) => [`GITHUB_${name}`, file]));
  const result = await spawnProcess({
    command: step.command,
    args: step.args,
    env: { ...around.env, ...fileEnv, ...step.env, ...around.given },
    cwd: step.cwd ?? around.workspace,
    timeoutMs: around.timeoutMs,
  });
  const read = (name: (typeof fileCommands)[number]) => readFile(files.get(name) ?? '', 'utf8');
  const { annotations, masks, visible } = parseStepLog(
    [result.stdout, result.stderr].filter((text) => text !== '').join('\n'),
  );
  return {
    ...result,
    outputs: parseFileCommand(await read('OUTPUT')),
    env: parseFileCommand(await read('ENV')),
    state: parseFileCommand(await read('STATE')),
    path: (await read('PATH')).split('\n').filter((line) => line !== ''),
    summary: await read('STEP_SUMMARY'),
    annotations,
    masks,
    log: visible,
  };
}

/** The `github` context: the GITHUB_ variables in lower case, the event and the token. */
function githubContext(
  env: Readonly<Record<string, string>>,
  event: unknown,
  token = 'token-of-the-run',
): Readonly<Record<string, unknown>> {
  const variables = Object.entries(env)
    .filter(([name]) => name.startsWith('GITHUB_'))
    .map(([name, value]) => [name.slice('GITHUB_'.length).toLowerCase(), value]);
  return { ...(Object.fromEntries(variables) as Record<string, string>), event, token };
}
