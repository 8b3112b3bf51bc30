import { appendFileSync } from 'node:fs';
import { ActionError } from './errors.ts';
import type { Environment } from './parse-inputs.ts';
import type { Printer } from './printer.ts';
import { quote } from './visible.ts';

/** GitHub refuses a step summary above 1 MiB. */
const summaryLimit = 1024 * 1024;
const cutNote = '\n\nThe summary was cut here: it is longer than GitHub accepts.\n';

/**
 * Appends all outputs to the outputs file in one write, so that a killed run leaves all or none;
 * prints them without a file. Code RUN_FILE_UNWRITABLE, as of the functions below.
 */
export function writeOutputs(
  texts: ReadonlyMap<string, string>,
  env: Environment,
  printer: Printer,
): void {
  if (env.GITHUB_OUTPUT) {
    append('GITHUB_OUTPUT', env.GITHUB_OUTPUT, [...texts].map(fileCommand).join(''));
    return;
  }
  for (const [name, text] of texts) printer.line(`output ${name}=${text}`);
}

/** Appends to the environment file; prints without one. */
export function exportVariable(
  name: string,
  value: string,
  env: Environment,
  printer: Printer,
): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a variable: ${quote(name)}`);
  if (env.GITHUB_ENV) append('GITHUB_ENV', env.GITHUB_ENV, fileCommand([name, value]));
  else printer.line(`environment ${name}=${value}`);
}

/** Appends to the job summary; does nothing without the file. Cuts what GitHub would refuse. */
export function writeSummary(content: string, env: Environment): void {
  if (content === '' || !env.GITHUB_STEP_SUMMARY) return;
  append('GITHUB_STEP_SUMMARY', env.GITHUB_STEP_SUMMARY, cut(content));
}

function append(variable: string, path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (cause) {
    throw new ActionError('RUN_FILE_UNWRITABLE', `${variable} is not writable: ${quote(path)}`, {
      hint: 'free space on the disk, and let no earlier step change or remove the file',
      cause,
    });
  }
}

/**
 * `name<<delimiter`, value, `delimiter`, after GitHub's "Setting an output parameter". The delimiter
 * is looked for in the value first, so that no value can end itself however it was made.
 */
function fileCommand([name, value]: readonly [string, string]): string {
  let delimiter = '';
  do delimiter = `end_${Math.random().toString(36).slice(2)}`;
  while (value.includes(delimiter));
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

function cut(content: string): string {
  const bytes = Buffer.from(content);
  if (bytes.length <= summaryLimit) return content;
  const kept = bytes.subarray(0, summaryLimit - 1024).toString();
  return kept.slice(0, kept.lastIndexOf('\n') + 1) + cutNote;
}
