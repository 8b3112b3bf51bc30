import type { ActionContext } from './context.ts';
import { readEvent } from './context.ts';
import type { Contract, Inputs, Outputs, OutputValues } from './contract.ts';
import { failureSummary, printFailure } from './failure.ts';
import { formatOutputs } from './format-outputs.ts';
import { guardProcess, reasonOf } from './guard.ts';
import { createLog } from './log.ts';
import { type Markdown, markdown } from './markdown.ts';
import { type Environment, parseInputs, secretTexts } from './parse-inputs.ts';
import { createPrinter, type Printer } from './printer.ts';
import { createRedactor } from './redact.ts';
import { exportVariable, writeOutputs, writeSummary } from './run-files.ts';

export type Main<I extends Inputs, O extends Outputs> = (
  context: ActionContext<I>,
) => Promise<OutputValues<O>> | OutputValues<O>;

interface Run {
  readonly action: string;
  readonly env: Environment;
  readonly printer: Printer;
  readonly redact: (text: string) => string;
  readonly summary: Markdown[];
  readonly failures: Error[];
  readonly signal: AbortSignal;
}

/**
 * Runs an action: masks secrets, reads the inputs, calls `main`, writes outputs and summary. Anything
 * thrown, now or by a promise nobody waits for, is printed and fails the process with exit code 1.
 */
export async function runAction<I extends Inputs, O extends Outputs>(
  contract: Contract<I, O>,
  main: Main<I, O>,
): Promise<void> {
  const env: Environment = { ...process.env };
  const redactor = createRedactor();
  const printer = createPrinter(redactor);
  const guard = guardProcess((thrown) => printFailure(printer, contract.name, thrown));
  const run: Run = {
    action: contract.name,
    env,
    printer,
    redact: redactor.redact,
    summary: [],
    failures: [],
    signal: guard.signal,
  };
  try {
    for (const secret of secretTexts(contract.inputs, env)) printer.mask(secret);
    const inputs = parseInputs(contract, env);
    const values = await main({ inputs, ...contextOf(run) });
    const texts = formatOutputs(contract.outputs, values);
    writeOutputs(texts, env, printer);
  } catch (thrown) {
    fail(run, thrown);
  }
  for (const failure of run.failures) fail(run, failure);
  finish(run);
  guard.finished();
}

function contextOf(run: Run): Omit<ActionContext, 'inputs'> {
  const now = () => new Date();
  return {
    env: run.env,
    log: createLog(run.printer, now),
    summary: { add: (...blocks) => void run.summary.push(...blocks) },
    now,
    event: () => readEvent(run.env),
    exportVariable: (name, value) => exportVariable(name, value, run.env, run.printer),
    setSecret: (secret) => run.printer.mask(secret),
    fail: (error) => void run.failures.push(error),
    signal: run.signal,
  };
}

function fail(run: Run, thrown: unknown): void {
  process.exitCode = 1;
  const reason = reasonOf(thrown, run.signal);
  printFailure(run.printer, run.action, reason);
  run.summary.push(failureSummary(run.action, reason));
}

function finish(run: Run): void {
  try {
    const content = run.redact(markdown.blocks(...run.summary).markdown);
    writeSummary(content, run.env);
  } catch (thrown) {
    process.exitCode = 1;
    printFailure(run.printer, run.action, thrown);
  }
}
