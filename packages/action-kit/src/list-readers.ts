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
  const entries = new Map<string, string>();
  for (const line of splitLines(text)) {
    const [key, value] = keyValue(line);
    if (entries.has(key)) unusable(`the key ${quote(key)} is given twice`);
    entries.set(key, value);
  }
  return Object.fromEntries(entries);
});

export const readPatterns: Reader<readonly RegExp[]> = reader((text) =>
  readAll(splitLines(text), pattern),
);

function readAll<Item>(
  entries: readonly string[],
  parse: (entry: string) => Item,
): readonly Item[] {
  return entries.map((entry) => {
    const result = attempt(parse, entry);
    if ('value' in result) return result.value;
    return unusable(
      `entry ${quote(entry)}${result.reason === undefined ? '' : `: ${result.reason}`}`,
    );
  });
}

function keyValue(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  if (at < 1) unusable(`expected \`key=value\`, got the line ${quote(line)}`);
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

function pattern(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, 'u');
  } catch (error) {
    return unusable(error instanceof Error ? error.message : undefined);
  }
}
