import { quote, TagError } from './error.ts';

/** One value of a payload: where it may stand, what it must be, and how to read it. */
export interface Field<T> {
  /** Dotted paths; the first that holds a value counts. */
  readonly paths: readonly string[];
  readonly expected: string;
  readonly read: (value: unknown) => T | undefined;
  readonly isOptional: boolean;
}

type Values<F extends Readonly<Record<string, Field<unknown>>>> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

const maximumText = 4096;

/** A text that is not empty, without the line breaks and NUL that no name and no ref has. */
export function textAt(...paths: string[]): Field<string> {
  const isUsable = (value: string): boolean =>
    value.length <= maximumText && !/[\0\r\n]/.test(value);
  const read = (value: unknown): string | undefined =>
    typeof value === 'string' && isUsable(value) ? value : undefined;
  return { paths, expected: 'a text on one line', read, isOptional: false };
}

/** A full commit, 40 or 64 hexadecimal digits, not all zero. */
export function commitAt(...paths: string[]): Field<string> {
  const read = (value: unknown): string | undefined =>
    typeof value === 'string' && isCommit(value) ? value : undefined;
  return { paths, expected: 'a commit of 40 or 64 hexadecimal digits', read, isOptional: false };
}

/** A whole number above zero. */
export function numberAt(...paths: string[]): Field<number> {
  const read = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
  return { paths, expected: 'a whole number above zero', read, isOptional: false };
}

/** Whatever stands there, `undefined` when nothing does. */
export function anythingAt(...paths: string[]): Field<unknown> {
  return { paths, expected: 'a value', read: (value) => value, isOptional: true };
}

/** The same field, `undefined` when nothing stands there. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, isOptional: true };
}

/** Whether a text is a commit in full. */
export function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) && !/^0+$/.test(text);
}

/** Reads fields of an untrusted payload. Throws EVENT_INVALID that names every unusable field. */
export function readPayload<F extends Readonly<Record<string, Field<unknown>>>>(
  payload: unknown,
  eventName: string,
  fields: F,
): Values<F> {
  const problems: string[] = [];
  const entries = Object.entries(fields).map(([name, field]) => {
    const value = field.paths
      .map((path) => valueAt(payload, path))
      .find((found) => !isNothing(found));
    const result = isNothing(value) ? undefined : field.read(value);
    if (result === undefined && !(isNothing(value) && field.isOptional)) {
      const seen = isNothing(value) ? 'nothing' : describe(value);
      problems.push(`${field.paths.join(' or ')}: expected ${field.expected}, found ${seen}`);
    }
    return [name, result] as const;
  });
  if (problems.length > 0) throw invalidEvent(eventName, problems);
  return Object.fromEntries(entries) as Values<F>;
}

/** EVENT_INVALID with every problem in its message. */
export function invalidEvent(
  eventName: string,
  problems: readonly string[],
  remedy = 'Run on the event as the platform sends it, or give the tag by hand.',
): TagError {
  return new TagError(
    'EVENT_INVALID',
    `the payload of the event ${quote(eventName)} cannot be used: ${problems.join('; ')}`,
    { hint: remedy },
  );
}

/** The own member at a dotted path; inherited members are nothing. */
export function valueAt(payload: unknown, path: string): unknown {
  let value = payload;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Gitea writes an empty text where GitHub leaves the field out. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function describe(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
