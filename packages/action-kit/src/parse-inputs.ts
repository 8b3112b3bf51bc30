import {
  camelCase,
  type Inputs,
  type InputValues,
  type Rule,
  type RuleProblem,
} from './contract.ts';
import { InputError, type InputProblem } from './errors.ts';
import type { Input } from './input.ts';
import { quote } from './visible.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable in which the runner gives an input: upper case, blanks to `_`, hyphens kept. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** The texts of the secret inputs that were given. */
export function secretTexts(inputs: Inputs, env: Environment): readonly string[] {
  return Object.entries(inputs)
    .filter(([, declared]) => declared.secret)
    .map(([name]) => env[inputVariable(name)] ?? '')
    .filter((text) => text.trim() !== '');
}

/** The typed inputs of a run. Throws one InputError that lists every problem. */
export function parseInputs<const I extends Inputs>(
  contract: { readonly inputs: I; readonly rules: readonly Rule<InputValues<I>>[] },
  env: Environment,
): InputValues<I> {
  const values: Record<string, unknown> = {};
  const problems: InputProblem[] = [];
  for (const [name, declared] of Object.entries(contract.inputs)) {
    const result = readInput(name, declared, env[inputVariable(name)]?.trim() ?? '');
    if (result.problem !== undefined) {
      problems.push(result.problem);
      Object.defineProperty(values, camelCase(name), { get: refuse, enumerable: true });
    } else if (result.value !== undefined) {
      values[camelCase(name)] = result.value;
    }
  }
  const typed = values as InputValues<I>;
  for (const rule of contract.rules) problems.push(...problemsOf(rule, typed));
  if (problems.length > 0) throw new InputError(problems);
  return typed;
}

/** Whether a text, such as the default, is one that the input accepts. */
export function acceptsText(declared: Input, text: string): boolean {
  return 'value' in declared.read(text);
}

interface ReadInput {
  readonly value?: unknown;
  readonly problem?: InputProblem;
}

function readInput(name: string, declared: Input, given: string): ReadInput {
  const text = given === '' ? absentText(declared) : given;
  if (text === undefined) {
    if (!declared.required) return {};
    return problem(name, `input "${name}" is required and was not given`, declared);
  }
  const reading = declared.read(text);
  if ('value' in reading) return reading;
  const expected = `expected ${declared.expected}`;
  if (declared.secret) {
    return problem(name, `input "${name}" has a value that cannot be used: ${expected}`, declared);
  }
  const why = reading.reason === undefined ? expected : `${expected}: ${reading.reason}`;
  return problem(name, `input "${name}" is ${quote(text)}, ${why}`, declared);
}

/** The default, unless it is an expression that only the runner can evaluate. */
function absentText(declared: Input): string | undefined {
  const raw = declared.default;
  const usable = raw === undefined || raw === '' || raw.includes('${{') ? undefined : raw;
  return usable ?? (declared.required ? undefined : declared.whenAbsent);
}

function problem(name: string, message: string, declared: Input): ReadInput {
  const hint = declared.secret
    ? `write \`${name}: \${{ secrets.NAME }}\``
    : `write for example \`${name}: ${declared.example}\``;
  return { problem: { inputs: [name], message, hint } };
}

const unreadable = Symbol('an input that is already known to be wrong');

function refuse(): never {
  // A marker for problemsOf, never seen outside this file.
  throw Object.assign(new Error('unreadable input'), { marker: unreadable });
}

function problemsOf<Values>(rule: Rule<Values>, values: Values): readonly InputProblem[] {
  try {
    const found = rule(values) ?? [];
    const list: readonly RuleProblem[] = isList(found) ? found : [found];
    return list.map((item) =>
      typeof item === 'string' ? { inputs: [], message: item } : { inputs: [], ...item },
    );
  } catch (error) {
    if (error instanceof Error && 'marker' in error && error.marker === unreadable) return [];
    throw error;
  }
}

function isList(found: RuleProblem | readonly RuleProblem[]): found is readonly RuleProblem[] {
  return Array.isArray(found);
}
