import * as z from 'zod/mini';
import { camelCase, type Outputs } from './contract.ts';
import { OutputError } from './errors.ts';
import type { Output } from './output.ts';

/**
 * The texts of all declared outputs, in the order of the contract. Throws an OutputError for a value
 * that is missing, undeclared or of the wrong shape, so that nothing is written by halves.
 */
export function formatOutputs(outputs: Outputs, values: unknown): ReadonlyMap<string, string> {
  const given: Readonly<Record<string, unknown>> = isRecord(values) ? values : {};
  const problems: string[] = [];
  const texts = new Map<string, string>();
  for (const [name, declared] of Object.entries(outputs)) {
    const text = formatOutput(declared, given[camelCase(name)]);
    if (typeof text === 'string') texts.set(name, text);
    else problems.push(`output "${name}" ${text.problem}`);
  }
  const known = new Set(Object.keys(outputs).map(camelCase));
  for (const key of Object.keys(given)) {
    if (!known.has(key)) problems.push(`output "${key}" is not declared`);
  }
  if (problems.length > 0) throw new OutputError(problems);
  return texts;
}

function formatOutput(declared: Output, value: unknown): string | { readonly problem: string } {
  if (value === undefined) return declared.optional ? '' : { problem: 'was not given' };
  const result = z.safeParse(declared.schema, value);
  if (result.success) return declared.format(result.data);
  const reason = result.error.issues[0]?.message ?? 'no reason is known';
  return { problem: `is not ${declared.kind}: ${reason}` };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
