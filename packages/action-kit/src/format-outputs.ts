import { camelCase, type Outputs } from './contract.ts';
import { OutputError } from './errors.ts';
import type { Output, WrittenOutput } from './output.ts';

/**
 * The texts of all declared outputs, in the order of the contract. Throws an OutputError for a value
 * that is missing, undeclared or of the wrong shape, so that nothing is written by halves.
 */
export function formatOutputs(outputs: Outputs, values: unknown): ReadonlyMap<string, string> {
  const given: Readonly<Record<string, unknown>> = isRecord(values) ? values : {};
  const problems: string[] = [];
  const texts = new Map<string, string>();
  for (const [name, declared] of Object.entries(outputs)) {
    const written = writeOutput(declared, given[camelCase(name)]);
    if ('text' in written) texts.set(name, written.text);
    else problems.push(`output "${name}" ${written.problem}`);
  }
  const known = new Set(Object.keys(outputs).map(camelCase));
  for (const key of Object.keys(given)) {
    if (!known.has(key)) problems.push(`output "${key}" is not declared`);
  }
  if (problems.length > 0) throw new OutputError(problems);
  return texts;
}

function writeOutput(declared: Output, value: unknown): WrittenOutput {
  if (value !== undefined) return declared.write(value);
  return declared.optional ? { text: '' } : { problem: 'was not given' };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
