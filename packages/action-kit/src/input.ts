import { type Entry, listReader, readKeyValues, readPatterns } from './list-readers.ts';
import {
  choiceReader,
  durationReader,
  integerReader,
  type Range,
  type Reader,
  readBoolean,
  reader,
  textReader,
} from './readers.ts';

/** `always`: there is a value in every run; `maybe`: the property can be missing. */
export type Presence = 'always' | 'maybe';

/** One declared input: how its text becomes a value. Made by the builders of {@link input}. */
export interface Input<Value = unknown, P extends Presence = Presence> {
  readonly description: string;
  readonly read: Reader<Value>;
  /** What a usable text looks like, as the end of the sentence "expected …". */
  readonly expected: string;
  /** A usable text, for messages and documentation. */
  readonly example: string;
  readonly required: boolean;
  /** Raw text as it stands in action.yml; may be an expression such as `${{ github.token }}`. */
  readonly default?: string;
  readonly secret: boolean;
  /** Parsed in place of a text that was not given, for kinds that have a natural empty value. */
  readonly whenAbsent?: string;
  readonly deprecated?: string;
  /** Only carries the type. */
  readonly presence?: P;
}

export interface InputOptions {
  readonly description: string;
  /** Not given is a problem; excludes `default`. */
  readonly required?: boolean;
  /** Raw text used when the input is not given or empty. */
  readonly default?: string;
  /** Masked before anything is printed, and never quoted. */
  readonly secret?: boolean;
  readonly example?: string;
  /** The runner warns with this text when the input is given. */
  readonly deprecated?: string;
}

type PresenceOf<O extends InputOptions> = O extends { required: true }
  ? 'always'
  : O extends { default: `${string}\${{${string}` }
    ? 'maybe'
    : O extends { default: string }
      ? 'always'
      : 'maybe';

interface Kind<Value> {
  readonly read: Reader<Value>;
  readonly expected: string;
  readonly example: string;
  readonly whenAbsent?: string;
}

function make<Value, const O extends InputOptions>(
  options: O,
  kind: Kind<Value>,
): Input<Value, PresenceOf<O>> {
  return {
    ...kind,
    description: options.description,
    example: options.example ?? kind.example,
    required: options.required ?? false,
    secret: options.secret ?? false,
    ...(options.default === undefined ? {} : { default: options.default }),
    ...(options.deprecated === undefined ? {} : { deprecated: options.deprecated }),
  };
}

function text<const O extends InputOptions & { pattern?: RegExp; expected?: string }>(options: O) {
  const { pattern, expected = 'some text' } = options;
  return make<string, O>(options, { read: textReader(pattern), expected, example: 'text' });
}

/** Text read by a function that throws a user error for what it does not accept. */
function parsed<Value, const O extends InputOptions & { expected: string; example: string }>(
  parse: (text: string) => Value,
  options: O,
): Input<Value, PresenceOf<O>> {
  const { expected, example } = options;
  return make<Value, O>(options, { read: reader(parse), expected, example });
}

/** GitHub's booleans: true, True, TRUE, false, False, FALSE. */
function boolean<const O extends InputOptions>(options: O) {
  const kind = { read: readBoolean, expected: '`true` or `false`', example: 'true' };
  return make<boolean, O>(options, kind);
}

/** Whole digits, with inclusive bounds. */
function integer<const O extends InputOptions & Range>(options: O) {
  return make<number, O>(options, integerReader(options));
}

/** `90s`, `15m`, `24h` or `7d`, as milliseconds; bounds are milliseconds too. */
function duration<const O extends InputOptions & Range>(options: O) {
  return make<number, O>(options, durationReader(options));
}

function choice<const C extends string, const O extends InputOptions>(
  choices: readonly [C, ...C[]],
  options: O,
) {
  return make<C, O>(options, choiceReader(choices));
}

/** Entries divided by newlines or commas; `#` starts a comment. Not given: an empty list. */
function list<const O extends InputOptions>(options: O) {
  return listOf((item) => item, { expected: 'entries', example: 'one, two', ...options });
}

/** As `list`, each entry read by a function that throws a user error for what it rejects. */
function listOf<Item>(
  parse: (item: string) => Item,
  options: InputOptions & { expected: string; example: string },
): Input<readonly Item[], 'always'> {
  const expected = `${options.expected}, divided by newlines or commas`;
  const read = listReader(parse, options.required ?? false);
  const { example } = options;
  return { ...make(options, { read, expected, example, whenAbsent: '' }), presence: 'always' };
}

/** Lines of `key=value`; a line that starts with `#` is a comment. Not given: no entries. */
function keyValueList(options: InputOptions): Input<Readonly<Record<string, string>>, 'always'> {
  const expected = 'lines of `key=value`';
  const kind: Kind<Entry> = { read: readKeyValues, expected, example: 'key=value', whenAbsent: '' };
  return { ...make(options, kind), presence: 'always' };
}

/** A regular expression a line, each of which must match the whole text. Not given: none. */
function regexList(options: InputOptions): Input<readonly RegExp[], 'always'> {
  const expected = 'regular expressions, one a line';
  const kind = { read: readPatterns, expected, example: 'v\\d+', whenAbsent: '' };
  return { ...make(options, kind), presence: 'always' };
}

/** Builders of inputs. An empty or blank value counts as not given, as it does for the runner. */
export const input = {
  text,
  parsed,
  boolean,
  integer,
  duration,
  choice,
  list,
  listOf,
  keyValueList,
  regexList,
};
