import * as z from 'zod/mini';
import type { Presence } from './input.ts';

/** One declared output: what an action may give and how it is written. */
export interface Output<Value = unknown, P extends Presence = Presence> {
  readonly description: string;
  readonly schema: z.ZodMiniType<Value>;
  /** A word for the documentation: text, boolean, integer, lines, json, a list of choices. */
  readonly kind: string;
  readonly optional: boolean;
  /** The text for the outputs file. Only called with a value that the schema has accepted. */
  format(value: Value): string;
  /** Of a composite: the expression that gives the value. */
  readonly value?: string;
  /** Only carries the type. */
  readonly presence?: P;
}

export interface OutputOptions {
  readonly description: string;
  /** May be left out by the action; it is then written as the empty text. */
  readonly optional?: boolean;
  /** Of a composite: the expression that gives the value. */
  readonly value?: string;
}

type PresenceOf<O extends OutputOptions> = O extends { optional: true } ? 'maybe' : 'always';

interface Kind<Value> {
  readonly schema: z.ZodMiniType<Value>;
  readonly kind: string;
  format(value: Value): string;
}

function make<Value, const O extends OutputOptions>(
  options: O,
  kind: Kind<Value>,
): Output<Value, PresenceOf<O>> {
  return {
    ...kind,
    description: options.description,
    optional: options.optional ?? false,
    ...(options.value === undefined ? {} : { value: options.value }),
  };
}

const oneLine = z.string().check(z.regex(/^[^\r\n\0]*$/, 'must be one line'));

/** Text on one line. */
function text<const O extends OutputOptions & { pattern?: RegExp }>(options: O) {
  const { pattern } = options;
  const schema = pattern === undefined ? oneLine : oneLine.check(z.regex(pattern));
  return make<string, O>(options, { schema, kind: 'text', format: (value) => value });
}

function boolean<const O extends OutputOptions>(options: O) {
  return make<boolean, O>(options, { schema: z.boolean(), kind: 'boolean', format: String });
}

function integer<const O extends OutputOptions>(options: O) {
  return make<number, O>(options, { schema: z.int(), kind: 'integer', format: String });
}

function choice<const C extends string, const O extends OutputOptions>(
  choices: readonly [C, ...C[]],
  options: O,
) {
  const schema = z.enum(choices) as unknown as z.ZodMiniType<C>;
  return make<C, O>(options, { schema, kind: choices.join(' | '), format: (value) => value });
}

/** One entry a line. */
function lines<const O extends OutputOptions>(options: O) {
  const kind: Kind<readonly string[]> = {
    schema: z.readonly(z.array(oneLine)),
    kind: 'lines',
    format: (value) => value.join('\n'),
  };
  return make<readonly string[], O>(options, kind);
}

/** Any JSON value, written on one line. */
function json<const O extends OutputOptions>(options: O) {
  const schema = z
    .unknown()
    .check(z.refine((value) => typeof JSON.stringify(value) === 'string', 'must be a JSON value'));
  return make<unknown, O>(options, {
    schema,
    kind: 'json',
    format: (value) => JSON.stringify(value),
  });
}

/** Builders of outputs. */
export const output = { text, boolean, integer, choice, lines, json };
