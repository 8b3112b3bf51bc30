import { readFile } from 'node:fs/promises';
import { ActionError } from '@image-relay/action-kit';
import { readRules } from './core/read-rules.ts';
import type { Rule } from './core/rule.ts';

/** Reads rules from YAML: the text itself, or the file that it names. Throws RULES_INVALID. */
export async function loadRules(text: string): Promise<readonly Rule[]> {
  const isPath = !text.includes('\n') && /\.ya?ml$/i.test(text.trim());
  const source = isPath ? await readRulesFile(text.trim()) : text;
  const { parseDocument } = await import('yaml');
  const document = parseDocument(source, { schema: 'core', uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.some(({ message }) => isTooDeep(message)))
    throw invalid(['they are nested too deeply']);
  if (faults.length > 0) throw invalid(faults.map(({ message }) => firstLine(message)));
  const read = readRules(toValue(() => document.toJS({ maxAliasCount: 0 })));
  if ('problems' in read) throw invalid(read.problems);
  return read.rules;
}

/** In words of the engine, which differ between versions. */
function isTooDeep(message: string): boolean {
  return /call stack|stack overflow/i.test(message);
}

function toValue(convert: () => unknown): unknown {
  try {
    return convert();
  } catch (cause) {
    throw invalid([firstLine(cause instanceof Error ? cause.message : String(cause))]);
  }
}

async function readRulesFile(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ActionError('RULES_INVALID', `the file of rules "${path}" cannot be read`, {
      hint: 'check out the repository before, or write the rules themselves into the input',
      cause,
    });
  });
}

function invalid(problems: readonly string[]): ActionError {
  const [only] = problems;
  const isOne = problems.length === 1 && only !== undefined;
  const text = isOne
    ? `the rules cannot be used: ${only}`
    : `${problems.length} problems with the rules`;
  return new ActionError('RULES_INVALID', text, {
    details: isOne ? [] : problems,
    hint: 'correct the input rules; the README shows every key',
  });
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
