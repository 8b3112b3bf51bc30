import type { Presence } from './input.ts';

/** One declared output: what an action may give and how it is written. */
export interface Output<Value = unknown, P extends Presence = Presence> {
  readonly description: string;
  /** A word for the documentation: text, boolean, integer, lines, json, or the choices. */
  readonly kind: string;
  readonly optional: boolean;
  /** The text for the outputs file, or what is wrong with the value. */
  readonly write: (value: unknown) => WrittenOutput;
  /** Of a composite: the expression that gives the value. */
  readonly value?: string;
  /** These two only carry types. */
  readonly presence?: P;
  readonly type?: Value;
}

export type WrittenOutput = { readonly text: string } | { readonly problem: string };

export interface OutputOptions {
  readonly description: string;
  /** May be left out by the action; it is then written as the empty text. */
  readonly optional?: boolean;
  /** Of a composite: the expression that gives the value. */
  readonly value?: string;
}

type PresenceOf<O extends OutputOptions> = O extends { optional: true } ? 'maybe' : 'always';

interface Kind {
  readonly kind: string;
  readonly write: (value: unknown) => WrittenOutput;
}

function make<Value, const O extends OutputOptions>(
  options: O,
  kind: Kind,
): Output<Value, PresenceOf<O>> {
  return {
    ...kind,
    description: options.description,
    optional: options.optional ?? false,
    ...(options.value === undefined ? {} : { value: options.value }),
  };
}

function isOneLine(value: unknown): value is string {
  return typeof value === 'string' && !/[\r\n\0]/.test(value);
}

/** Text on one line. */
function text<const O extends OutputOptions & { pattern?: RegExp }>(options: O) {
  const { pattern = /^/ } = options;
  const write = (value: unknown): WrittenOutput => {
    if (!isOneLine(value)) return { problem: 'must be a text of one line' };
    return pattern.test(value) ? { text: value } : { problem: `must match ${pattern.source}` };
  };
  return make<string, O>(options, { kind: 'text', write });
}

function boolean<const O extends OutputOptions>(options: O) {
  const write = (value: unknown): WrittenOutput =>
    typeof value === 'boolean' ? { text: String(value) } : { problem: 'must be true or false' };
  return make<boolean, O>(options, { kind: 'boolean', write });
}

function integer<const O extends OutputOptions>(options: O) {
  const write = (value: unknown): WrittenOutput =>
    Number.isSafeInteger(value) ? { text: String(value) } : { problem: 'must be a whole number' };
  return make<number, O>(options, { kind: 'integer', write });
}

function choice<const C extends string, const O extends OutputOptions>(
  choices: readonly [C, ...C[]],
  options: O,
) {
  const kind = choices.join(' | ');
  const write = (value: unknown): WrittenOutput => {
    const chosen = choices.find((one) => one === value);
    return chosen === undefined ? { problem: `must be one of ${kind}` } : { text: chosen };
  };
  return make<C, O>(options, { kind, write });
}

/** One entry a line. */
function lines<const O extends OutputOptions>(options: O) {
  const write = (value: unknown): WrittenOutput =>
    Array.isArray(value) && value.every(isOneLine)
      ? { text: value.join('\n') }
      : { problem: 'must be a list of texts of one line' };
  return make<readonly string[], O>(options, { kind: 'lines', write });
}

/** Any JSON value, written on one line. */
function json<const O extends OutputOptions>(options: O) {
  const write = (value: unknown): WrittenOutput => {
    const written: unknown = JSON.stringify(value);
    return typeof written === 'string' ? { text: written } : { problem: 'must be a JSON value' };
  };
  return make<unknown, O>(options, { kind: 'json', write });
}

/** Builders of outputs. */
export const output = { text, boolean, integer, choice, lines, json };
