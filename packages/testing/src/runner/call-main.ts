import {
  type ActionContext,
  type Contract,
  formatOutputs,
  type Inputs,
  type Main,
  type Outputs,
  type OutputValues,
  parseInputs,
} from '@image-relay/action-kit';
import { inputEnvironment } from './action-file.ts';

/** What a context is made of; inputs that are not given have their defaults. */
export interface ContextFacts {
  readonly inputs: Readonly<Record<string, string>>;
  /** All of it: nothing of this process is seen. */
  readonly env?: Readonly<Record<string, string>>;
  /** The payload of the event. */
  readonly event?: unknown;
  readonly now?: Date | (() => Date);
}

/** What was said through a context. */
export interface Recording {
  /** The log; a warning begins with `warning: `. */
  readonly lines: string[];
  readonly warnings: string[];
  /** The summary, as Markdown. */
  readonly blocks: string[];
  /** What is to fail the run in the end. */
  readonly failures: Error[];
  readonly secrets: string[];
}

export function startRecording(): Recording {
  return { lines: [], warnings: [], blocks: [], failures: [], secrets: [] };
}

/** The context of an action, which writes down whatever is said through it. Code INPUT_INVALID. */
export function recordingContext<I extends Inputs, O extends Outputs>(
  contract: Contract<I, O>,
  { inputs, env = {}, event = {}, now = new Date() }: ContextFacts,
  recording: Recording,
): ActionContext<I> {
  const { lines, warnings, blocks, failures, secrets } = recording;
  const record = (line: string) => void lines.push(line);
  const warn = (line: string) => {
    warnings.push(line);
    record(`warning: ${line}`);
  };
  return {
    inputs: parseInputs(contract, inputEnvironment(inputs)),
    env,
    log: {
      info: record,
      debug: record,
      notice: record,
      warning: warn,
      group: (_title, body) => body(),
      progress: () => undefined,
    },
    summary: { add: (...added) => void blocks.push(...added.map((one) => one.markdown)) },
    now: now instanceof Date ? () => now : now,
    event: () => event,
    exportVariable: () => undefined,
    setSecret: (secret) => void secrets.push(secret),
    fail: (error) => void failures.push(error),
    signal: new AbortController().signal,
  };
}

/** What a call of `main` is given. */
export interface MainCall<I extends Inputs, O extends Outputs> extends ContextFacts {
  readonly contract: Contract<I, O>;
  readonly main: Main<I, O>;
}

/** What a call of `main` gave, and what it said. */
export interface CalledMain<O extends Outputs> extends Omit<Recording, 'blocks'> {
  /** As values; the contract accepts them. */
  readonly outputs: OutputValues<O>;
  /** As the runner reads them. */
  readonly texts: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
}

/** Calls the `main` of an action in this process. Throws what it throws. */
export async function callMain<I extends Inputs, O extends Outputs>(
  { contract, main, ...facts }: MainCall<I, O>,
  recording = startRecording(),
): Promise<CalledMain<O>> {
  const outputs = await main(recordingContext(contract, facts, recording));
  const texts = Object.fromEntries(formatOutputs(contract.outputs, outputs));
  const { blocks, ...said } = recording;
  return { outputs, texts, ...said, summary: blocks.join('\n') };
}
