import * as core from '@actions/core';
import type { Environment } from './parse-inputs.ts';
import type { Printer } from './printer.ts';
import { quote } from './visible.ts';

/** GitHub refuses a step summary above 1 MiB. */
const summaryLimit = 1024 * 1024;
const cutNote = '\n\nThe summary was cut here: it is longer than GitHub accepts.\n';

/** Appends to the outputs file, each value between random delimiters; prints them without a file. */
export function writeOutputs(
  texts: ReadonlyMap<string, string>,
  env: Environment,
  printer: Printer,
): void {
  for (const [name, text] of texts) {
    if (env.GITHUB_OUTPUT) core.setOutput(name, text);
    else printer.line(`output ${name}=${text}`);
  }
}

/** Appends to the environment file; prints without one. */
export function exportVariable(
  name: string,
  value: string,
  env: Environment,
  printer: Printer,
): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a variable: ${quote(name)}`);
  if (env.GITHUB_ENV) core.exportVariable(name, value);
  else printer.line(`environment ${name}=${value}`);
}

/** Appends to the job summary; does nothing without the file. Cuts what GitHub would refuse. */
export async function writeSummary(content: string, env: Environment): Promise<void> {
  if (content === '' || !env.GITHUB_STEP_SUMMARY) return;
  await core.summary.addRaw(cut(content)).write();
}

function cut(content: string): string {
  const bytes = Buffer.from(content);
  if (bytes.length <= summaryLimit) return content;
  const kept = bytes.subarray(0, summaryLimit - 1024).toString();
  return kept.slice(0, kept.lastIndexOf('\n') + 1) + cutNote;
}
