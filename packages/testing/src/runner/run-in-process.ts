import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ActionContext,
  type Contract,
  describeFailure,
  formatOutputs,
  type Inputs,
  inputVariable,
  type Main,
  type Outputs,
  parseInputs,
} from '@image-relay/action-kit';

/** What a run in this process is given. */
export interface RunInProcess<I extends Inputs, O extends Outputs> {
  readonly contract: Contract<I, O>;
  readonly main: Main<I, O>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: Date;
}

/** What it left behind, in the words of a spawned bundle. */
export interface InProcessResult {
  readonly exitCode: 0 | 1;
  readonly outputs: Readonly<Record<string, string>>;
  /** Warnings, and the errors that fail the run with all that explains them. */
  readonly annotations: readonly {
    readonly level: 'error' | 'warning';
    readonly message: string;
  }[];
  readonly log: string;
  /** Markdown. */
  readonly summary: string;
  /** What was written below RUNNER_TEMP, by the name of the file. */
  readonly files: Readonly<Record<string, string>>;
}

interface Recording {
  readonly annotations: { readonly level: 'error' | 'warning'; readonly message: string }[];
  readonly lines: string[];
  readonly blocks: string[];
}

/** Runs the `main` of an action in this process: a tenth of what a spawned bundle costs. */
export async function runInProcess<I extends Inputs, O extends Outputs>(
  run: RunInProcess<I, O>,
): Promise<InProcessResult> {
  const folder = await mkdtemp(join(tmpdir(), 'image-relay-main-'));
  const recording: Recording = { annotations: [], lines: [], blocks: [] };
  try {
    const outputs = await outputsOf(run, folder, recording);
    const { annotations, lines, blocks } = recording;
    const exitCode = annotations.some(({ level }) => level === 'error') ? 1 : 0;
    const texts = { log: lines.join('\n'), summary: blocks.join('\n') };
    return { exitCode, outputs, annotations, ...texts, files: await filesIn(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function outputsOf<I extends Inputs, O extends Outputs>(
  { contract, main, inputs, env, now = new Date() }: RunInProcess<I, O>,
  folder: string,
  recording: Recording,
): Promise<Readonly<Record<string, string>>> {
  const variables = Object.entries(inputs).map(([name, value]) => [inputVariable(name), value]);
  const given = Object.fromEntries(variables) as Record<string, string>;
  try {
    const values = await main({
      ...recordingContext(recording),
      inputs: parseInputs(contract, given),
      env: { HOME: folder, RUNNER_TEMP: folder, ...env },
      now: () => now,
    });
    return Object.fromEntries(formatOutputs(contract.outputs, values));
  } catch (thrown) {
    recordFailure(recording, thrown);
    return {};
  }
}

function recordingContext(recording: Recording): Omit<ActionContext, 'inputs' | 'env' | 'now'> {
  const { annotations, lines, blocks } = recording;
  const record = (line: string) => void lines.push(line);
  return {
    log: {
      info: record,
      debug: record,
      notice: record,
      warning: (message) => void annotations.push({ level: 'warning', message }),
      group: (_title, body) => body(),
      progress: () => undefined,
    },
    summary: { add: (...added) => void blocks.push(...added.map((one) => one.markdown)) },
    event: () => ({}),
    exportVariable: () => undefined,
    setSecret: () => undefined,
    fail: (error) => recordFailure(recording, error),
    signal: new AbortController().signal,
  };
}

function recordFailure({ annotations, lines }: Recording, thrown: unknown): void {
  const { code = 'a bug', message, details, hint = '', causes, stack } = describeFailure(thrown);
  const all = [`${code}: ${message}`, ...details, hint, ...causes, stack ?? ''];
  annotations.push({ level: 'error', message: all.join('\n') });
  lines.push(...all);
}

async function filesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(async ({ parentPath, name }) => [
    name,
    await readFile(join(parentPath, name), 'utf8'),
  ]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}
