import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputVariable } from '@image-relay/action-kit';
import { parse } from 'yaml';
import { type Contexts, interpolate } from './expressions.ts';

/** One step of a composite action. */
export interface CompositeStep {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
  readonly 'continue-on-error'?: boolean;
}

/** The parts of an action.yml that decide how it runs. */
export interface ActionFile {
  readonly name: string;
  readonly inputs: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly outputs: Readonly<Record<string, { readonly value?: string }>>;
  readonly runs: {
    readonly using: string;
    readonly main?: string;
    readonly steps?: readonly CompositeStep[];
  };
}

/** Reads the action.yml of a folder. Throws an Error without one. */
export function readActionFile(folder: string): ActionFile {
  const file = join(folder, 'action.yml');
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`pnpm generate\``);
  const parsed = parse(readFileSync(file, 'utf8')) as Partial<ActionFile> & ActionFile;
  return { ...parsed, inputs: parsed.inputs ?? {}, outputs: parsed.outputs ?? {} };
}

/** The inputs of a run: those given, and the defaults of the others, evaluated as the runner does. */
export function completeInputs(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(action.inputs, name));
  if (unknown.length > 0) throw new RangeError(`${action.name} has no input ${unknown.join(', ')}`);
  const defaults = Object.entries(action.inputs).map(([name, { default: value }]) => {
    return [name, interpolate(textOf(value), contexts)];
  });
  return { ...(Object.fromEntries(defaults) as Record<string, string>), ...given };
}

/** A scalar of YAML as the text that the runner makes of it. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Inputs as the environment in which the runner gives them. */
export function inputEnvironment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(inputs).map(([name, value]) => [inputVariable(name), value]);
  return Object.fromEntries(entries) as Record<string, string>;
}
