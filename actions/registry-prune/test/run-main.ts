import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ActionContext,
  describeFailure,
  formatOutputs,
  inputVariable,
  parseInputs,
} from '@image-relay/action-kit';
import { onTestFinished } from 'vitest';
import { contract } from '../src/contract.ts';
import { main } from '../src/main.ts';
import { reportSchema } from '../src/report-schema.ts';

/** What a run in this process is given. */
export interface MainRun {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: Date;
}

interface Annotation {
  readonly level: 'error' | 'warning';
  readonly message: string;
}

/** What it left behind, in the words of a spawned bundle. */
interface Recording {
  readonly annotations: Annotation[];
  readonly lines: string[];
  readonly blocks: string[];
  readonly now: Date;
}

/** Runs `main` in this process; its report is checked against the published schema. */
export async function runMain({ inputs, env = {}, now = new Date() }: MainRun) {
  const folder = await mkdtemp(join(tmpdir(), 'registry-prune-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const recording: Recording = { annotations: [], lines: [], blocks: [], now };
  const surroundings = { HOME: folder, RUNNER_TEMP: folder, ...env };
  const outputs = await outputsOf(inputs, surroundings, recording);
  const { annotations, lines, blocks } = recording;
  return {
    exitCode: annotations.some(({ level }) => level === 'error') ? 1 : 0,
    outputs,
    annotations,
    log: lines.join('\n'),
    summary: blocks.join('\n'),
    reports: await reportsIn(folder),
  };
}

async function outputsOf(
  inputs: MainRun['inputs'],
  env: Readonly<Record<string, string>>,
  recording: Recording,
): Promise<Readonly<Record<string, string>>> {
  const variables = Object.entries(inputs).map(([name, value]) => [inputVariable(name), value]);
  const given = Object.fromEntries([['INPUT_RETRIES', '0'], ...variables]) as Record<
    string,
    string
  >;
  try {
    const values = await main(contextOf(parseInputs(contract, given), env, recording));
    return Object.fromEntries(formatOutputs(contract.outputs, values));
  } catch (thrown) {
    recordFailure(recording, thrown);
    return {};
  }
}

function contextOf(
  inputs: ActionContext<typeof contract.inputs>['inputs'],
  env: Readonly<Record<string, string>>,
  recording: Recording,
): ActionContext<typeof contract.inputs> {
  const { annotations, lines, blocks, now } = recording;
  const record = (line: string) => void lines.push(line);
  return {
    inputs,
    env,
    log: {
      info: record,
      debug: record,
      notice: record,
      warning: (message) => void annotations.push({ level: 'warning', message }),
      group: (_title, body) => body(),
      progress: () => undefined,
    },
    summary: { add: (...added) => void blocks.push(...added.map((one) => one.markdown)) },
    now: () => now,
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

async function reportsIn(folder: string) {
  const files = await readdir(folder, { recursive: true });
  const reports = files.filter((name) => name.endsWith('report.json'));
  const texts = await Promise.all(reports.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => reportSchema.parse(JSON.parse(text)));
}
