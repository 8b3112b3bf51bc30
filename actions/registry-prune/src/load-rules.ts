import { readFile } from 'node:fs/promises';
import { ActionError, quote } from '@image-relay/action-kit';
import { readRules } from './core/read-rules.ts';
import type { Rule } from './core/rule.ts';

/** Reads rules from YAML: the text itself, or the file that it names. Throws RULES_INVALID. */
export async function loadRules(text: string): Promise<readonly Rule[]> {
  const isPath = !text.includes('\n') && /\.ya?ml$/i.test(text.trim());
  const path = isPath ? text.trim() : undefined;
  const source = path === undefined ? text : await readRulesFile(path);
  const read = await parseRules(source);
  if ('problems' in read) throw invalid(read.problems, path);
  return read.rules;
}

async function parseRules(source: string): Promise<ReturnType<typeof readRules>> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(source, { schema: 'core', uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.some(({ message }) => isTooDeep(message))) return tooDeep;
  if (faults.length > 0) return { problems: faults.map(explain) };
  try {
    return readRules(document.toJS({ maxAliasCount: 0 }));
  } catch (error) {
    const why = error instanceof Error ? firstLine(error.message) : String(error);
    if (isTooDeep(why)) return tooDeep;
    // All else that is left to go wrong is an alias.
    return { problems: [`an alias such as *name is not taken, write the rule out: ${why}`] };
  }
}

const tooDeep = { problems: ['they are nested too deeply'] };

interface Fault {
  readonly code: string;
  readonly message: string;
}

/** The library speaks to programmers there, and shows the source below the first line. */
function explain({ code, message }: Fault): string {
  const text = firstLine(message).replace(/:$/, '');
  const place = / at line [0-9]+, column [0-9]+$/.exec(text)?.[0] ?? '';
  return code === 'MULTIPLE_DOCS' ? `expected one document, found a second${place}` : text;
}

/** In words of the engine, which differ between versions. */
function isTooDeep(message: string): boolean {
  return /call stack|stack overflow/i.test(message);
}

async function readRulesFile(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ActionError('RULES_INVALID', `the file of rules ${quote(path)} cannot be read`, {
      hint: 'check out the repository before, or write the rules themselves into the input',
      cause,
    });
  });
}

function invalid(problems: readonly string[], path: string | undefined): ActionError {
  const [only] = problems;
  const isOne = problems.length === 1 && only !== undefined;
  const rules = path === undefined ? 'the rules' : `the rules in ${quote(path)}`;
  const text = isOne
    ? `${rules} cannot be used: ${only}`
    : `${problems.length} problems with ${rules}`;
  const place =
    path === undefined ? 'the input rules, YAML or the path of a `.yml` file' : quote(path);
  return new ActionError('RULES_INVALID', text, {
    details: isOne ? [] : problems,
    hint: `correct ${place}; the README shows every key`,
  });
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
