import { attempt, type Reader, reader, unusable } from './readers.ts';
import { quote } from './visible.ts';

export type Entry = Readonly<Record<string, string>>;

/** Entries divided by newlines or commas; `#` at the start or after a blank starts a comment. */
export function splitList(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, ''))
    .flatMap((line) => line.split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Lines without blank ones and without those that start with `#`. */
export function splitLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

export function listReader<Item>(
  parse: (item: string) => Item,
  required: boolean,
): Reader<readonly Item[]> {
  return reader((text) => {
    const items = readAll(splitList(text), parse);
    return required && items.length === 0 ? unusable('no entry was given') : items;
  });
}

export const readKeyValues: Reader<Entry> = reader((text) => {
  const known = new Set<string>();
  const entries = readAll(splitLines(text), (line) => {
    const [key, value] = keyValue(line);
    if (known.has(key)) unusable(`the key ${quote(key)} is given twice`);
    known.add(key);
    return [key, value] as const;
  });
  return Object.fromEntries(entries);
});

export const readPatterns: Reader<readonly RegExp[]> = reader((text) =>
  readAll(splitLines(text), pattern),
);

const mostProblems = 10;

/** All entries, or every reason why some have no value. */
function readAll<Item>(
  entries: readonly string[],
  parse: (entry: string) => Item,
): readonly Item[] {
  const problems: string[] = [];
  const items = entries.flatMap((entry) => {
    const result = attempt(parse, entry);
    if ('value' in result) return [result.value];
    const why = result.reason === undefined ? '' : `: ${result.reason}`;
    problems.push(`entry ${quote(entry)}${why}`);
    return [];
  });
  if (problems.length === 0) return items;
  const more = problems.length - mostProblems;
  return unusable(
    [...problems.slice(0, mostProblems), ...(more > 0 ? [`and ${more} more`] : [])].join('; '),
  );
}

function keyValue(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  if (at < 1) unusable('expected `key=value`');
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

function pattern(source: string): RegExp {
  try {
    // By itself first: `a)|(b` is one only between the brackets that make it a whole.
    new RegExp(source, 'u');
    return new RegExp(`^(?:${source})$`, 'u');
  } catch (error) {
    return unusable(error instanceof Error ? whyInvalid(error.message, source) : undefined);
  }
}

/** The engine repeats the source before it says what is wrong. */
function whyInvalid(message: string, source: string): string {
  const head = `Invalid regular expression: /${source}/u: `;
  return message.startsWith(head) ? message.slice(head.length) : message;
}
