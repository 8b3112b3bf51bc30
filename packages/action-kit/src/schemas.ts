import * as z from 'zod/mini';
import { isUserError } from './errors.ts';

/** Inclusive bounds. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** A text that cannot be used; `reason` says why where that is more than "not what was expected". */
class Unusable extends Error {
  readonly reason: string | undefined;

  constructor(reason?: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Gives up on the text inside a reader; `reason` may quote it. */
export function unusable(reason?: string): never {
  throw new Unusable(reason);
}

/** A schema from a reader that throws a user error, or calls `unusable`, for what it rejects. */
export function parsedSchema<Value>(
  parse: (text: string) => Value,
  expected: string,
): z.ZodMiniType<Value, string> {
  const read = z.transform((text: string, context): Value => {
    const result = attempt(parse, text);
    if ('value' in result) return result.value;
    const message = result.reason ?? `expected ${expected}`;
    context.issues.push({ code: 'custom', message, input: text });
    return z.NEVER;
  });
  return z.pipe(z.string(), read);
}

/** The value, or the reason why the reader rejects the text; bugs in the reader go on. */
export function attempt<Value>(
  parse: (text: string) => Value,
  text: string,
): { readonly value: Value } | { readonly reason: string | undefined } {
  try {
    return { value: parse(text) };
  } catch (error) {
    if (error instanceof Unusable) return { reason: error.reason };
    if (!isUserError(error)) throw error;
    return { reason: error.message };
  }
}

export function textSchema(pattern: RegExp | undefined, expected: string) {
  return parsedSchema((text) => {
    if (pattern !== undefined && !pattern.test(text)) unusable();
    return text;
  }, expected);
}

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};

export const booleanSchema = parsedSchema(
  (text) => (Object.hasOwn(booleans, text) ? (booleans[text] as boolean) : unusable()),
  '`true` or `false`',
);

export function integerSchema({ min = 0, max = Number.MAX_SAFE_INTEGER }: Range) {
  const expected =
    max === Number.MAX_SAFE_INTEGER
      ? `whole digits, ${min} or more`
      : `whole digits, ${min} to ${max}`;
  const schema = parsedSchema((text) => {
    const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : unusable();
    return value >= min && value <= max ? value : unusable();
  }, expected);
  return { schema, expected, example: String(Math.max(min, Math.min(max, 10))) };
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

export function durationSchema({ min = 0, max = Number.MAX_SAFE_INTEGER }: Range) {
  const bounds = [
    ...(min > 0 ? [`at least ${formatDuration(min)}`] : []),
    ...(max < Number.MAX_SAFE_INTEGER ? [`at most ${formatDuration(max)}`] : []),
  ];
  const expected = ['a duration such as 90s, 15m, 24h or 7d', ...bounds].join(', ');
  const schema = parsedSchema((text) => {
    const value = parseDuration(text) ?? unusable();
    return value >= min && value <= max ? value : unusable();
  }, expected);
  return { schema, expected, example: '15m' };
}

function parseDuration(text: string): number | undefined {
  const match = /^([0-9]{1,9})([smhd])$/.exec(text);
  const unit = units.find(([name]) => name === match?.[2]);
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit[1];
}

/** Milliseconds in the largest unit that gives a whole number: `15m`. Parts of a second are cut. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000) * 1000;
  const unit = units.find(([, size]) => seconds >= size && seconds % size === 0) ?? units[3];
  return `${seconds / unit[1]}${unit[0]}`;
}

export function choiceSchema<C extends string>(choices: readonly [C, ...C[]]) {
  const names = choices.map((choice) => `\`${choice}\``);
  const expected = names.length === 1 ? `${names[0]}` : `one of ${names.join(', ')}`;
  const schema = parsedSchema(
    (text) => choices.find((choice) => choice === text) ?? unusable(),
    expected,
  );
  return { schema, expected, example: choices[0] };
}
