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

/** The value of a text, or why it has none: `undefined` when it is just not what was expected. */
export type Reading<Value> = { readonly value: Value } | { readonly reason: string | undefined };
export type Reader<Value> = (text: string) => Reading<Value>;

/** A reader from a function that throws a user error, or calls `unusable`, for what it rejects. */
export function reader<Value>(parse: (text: string) => Value): Reader<Value> {
  return (text) => attempt(parse, text);
}

/** The value, or the reason why the function rejects the text; bugs in the function go on. */
export function attempt<Value>(parse: (text: string) => Value, text: string): Reading<Value> {
  try {
    return { value: parse(text) };
  } catch (error) {
    if (error instanceof Unusable) return { reason: error.reason };
    if (!isUserError(error)) throw error;
    return { reason: error.message };
  }
}

export function textReader(pattern: RegExp | undefined): Reader<string> {
  return reader((text) => (pattern === undefined || pattern.test(text) ? text : unusable()));
}

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};

export const readBoolean: Reader<boolean> = reader((text) =>
  Object.hasOwn(booleans, text) ? (booleans[text] as boolean) : unusable(),
);

export function integerReader({ min = 0, max = Number.MAX_SAFE_INTEGER }: Range) {
  const expected =
    max === Number.MAX_SAFE_INTEGER
      ? `whole digits, ${min} or more`
      : `whole digits, ${min} to ${max}`;
  const read = reader((text) => {
    const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : unusable();
    return value >= min && value <= max ? value : unusable();
  });
  return { read, expected, example: String(Math.max(min, Math.min(max, 10))) };
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

export function durationReader({ min = 0, max = Number.MAX_SAFE_INTEGER }: Range) {
  const bounds = [
    ...(min > 0 ? [`at least ${formatDuration(min)}`] : []),
    ...(max < Number.MAX_SAFE_INTEGER ? [`at most ${formatDuration(max)}`] : []),
  ];
  const expected = ['a duration such as 90s, 15m, 24h or 7d', ...bounds].join(', ');
  const read = reader((text) => {
    const value = parseDuration(text) ?? unusable();
    return value >= min && value <= max ? value : unusable();
  });
  return { read, expected, example: '15m' };
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

export function choiceReader<C extends string>(choices: readonly [C, ...C[]]) {
  const names = choices.map((choice) => `\`${choice}\``);
  const expected = names.length === 1 ? `${names[0]}` : `one of ${names.join(', ')}`;
  const read = reader((text) => choices.find((choice) => choice === text) ?? unusable());
  return { read, expected, example: choices[0] };
}
