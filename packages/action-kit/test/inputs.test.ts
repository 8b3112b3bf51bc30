import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ActionError,
  defineContract,
  type Environment,
  formatDuration,
  type Input,
  input,
  inputVariable,
  parseInputs,
  visible,
} from '../src/index.ts';

const description = 'A value.';

/** The value that a text gives, or what the error says about it. */
function read(declared: Input, text: string): unknown {
  const contract = defineContract({
    name: 'sample',
    description,
    branding: { icon: 'tag', color: 'blue' },
    runs: 'node24',
    inputs: { value: declared },
    outputs: {},
  });
  return attempt(() => parseInputs(contract, { INPUT_VALUE: text }));
}

function attempt(parse: () => unknown): unknown {
  try {
    return (parse() as { value?: unknown }).value;
  } catch (error) {
    return error instanceof ActionError ? `${error.code} ${error.message}` : error;
  }
}

const upper = input.parsed(
  (text) => {
    if (text !== text.toUpperCase()) throw new ActionError('CASE', `"${text}" is not upper case`);
    return text;
  },
  { description, expected: 'capitals', example: 'ABC' },
);

describe('an input gives a typed value', () => {
  test.each<[string, Input, string, unknown]>([
    ['text as it is', input.text({ description }), 'a, b', 'a, b'],
    ['text without blanks around it', input.text({ description }), '  a\n', 'a'],
    ['a true of YAML', input.boolean({ description }), 'True', true],
    ['a false of YAML', input.boolean({ description }), 'FALSE', false],
    ['digits', input.integer({ description }), '0042', 42],
    ['the lower bound', input.integer({ description, min: 7 }), '7', 7],
    ['seconds', input.duration({ description }), '90s', 90_000],
    ['minutes', input.duration({ description }), '15m', 900_000],
    ['hours', input.duration({ description }), '24h', 86_400_000],
    ['days', input.duration({ description }), '7d', 604_800_000],
    ['no time at all', input.duration({ description }), '0s', 0],
    ['a choice', input.choice(['a', 'b'], { description }), 'b', 'b'],
    ['a list of lines and commas', input.list({ description }), 'a, b,,\n  c\n\n', ['a', 'b', 'c']],
    ['a list with comments', input.list({ description }), '# x, y\na # b, c\nd#e', ['a', 'd#e']],
    ['no list', input.list({ description }), '', []],
    ['a list of parsed entries', listOfCapitals(), 'A,B', ['A', 'B']],
    ['keys and values', input.keyValueList({ description }), 'a=1=2\n# c\nb = x, y', keys()],
    ['an empty value', input.keyValueList({ description }), 'a=', { a: '' }],
    ['no keys', input.keyValueList({ description }), '', {}],
    [
      'patterns that match the whole',
      input.regexList({ description }),
      'v\\d{1,2}',
      [/^(?:v\d{1,2})$/u],
    ],
    ['what a function makes of it', upper, 'ABC', 'ABC'],
    ['the default', input.integer({ description, default: '3' }), '', 3],
    ['the default for blanks', input.integer({ description, default: '3' }), ' \n', 3],
    ['nothing', input.integer({ description }), '', undefined],
    ['nothing for an expression nobody evaluated', expressionDefault(), '', undefined],
  ])('%s', (_, declared, text, value) => {
    expect(read(declared, text)).toEqual(value);
  });

  test('under its camelCased name, and without the property when it was not given', () => {
    const contract = defineContract({
      name: 'sample',
      description,
      branding: { icon: 'tag', color: 'blue' },
      runs: 'node24',
      inputs: {
        'sha-length': input.integer({ description, default: '7' }),
        'x-y-z2': input.text({ description }),
      },
      outputs: {},
    });
    expect(parseInputs(contract, {})).toStrictEqual({ shaLength: 7 });
    const env: Environment = { 'INPUT_X-Y-Z2': 'a', 'INPUT_SHA-LENGTH': '8' };
    expect(parseInputs(contract, env)).toStrictEqual({ shaLength: 8, xYZ2: 'a' });
    expect(inputVariable('sha length-x')).toBe('INPUT_SHA_LENGTH-X');
  });
});

describe('an input refuses', () => {
  test.each<[string, Input, string, string]>([
    [
      'nothing where something is required',
      input.text({ description, required: true }),
      ' ',
      'is required',
    ],
    [
      'a list without entries',
      input.list({ description, required: true }),
      '# x',
      'no entry was given',
    ],
    ['yes for a boolean', input.boolean({ description }), 'yes', 'expected `true` or `false`'],
    ['tRUE', input.boolean({ description }), 'tRUE', 'is "tRUE"'],
    ['the name of a method for a boolean', input.boolean({ description }), 'toString', 'expected'],
    ['a sign', input.integer({ description }), '-1', 'expected whole digits'],
    ['a fraction', input.integer({ description }), '1.0', 'expected whole digits'],
    ['digits with a unit', input.integer({ description }), '3d', 'expected whole digits'],
    ['digits of another script', input.integer({ description }), '٣', 'expected whole digits'],
    ['a number above the bound', input.integer({ description, max: 5 }), '6', '0 to 5'],
    ['a number that is not exact', input.integer({ description }), '9007199254740993', 'expected'],
    ['a duration without unit', input.duration({ description }), '90', 'such as 90s'],
    ['a duration with two units', input.duration({ description }), '1h30m', 'such as 90s'],
    [
      'a duration above the bound',
      input.duration({ description, max: 3_600_000 }),
      '2h',
      'at most 1h',
    ],
    ['another case of a choice', input.choice(['a', 'b'], { description }), 'A', 'one of `a`, `b`'],
    ['a bad entry, named', listOfCapitals(), 'A, b', 'entry "b": "b" is not upper case'],
    ['every bad entry', listOfCapitals(), 'a, B, c', 'upper case; entry "c": "c" is not upper'],
    [
      'bad entries beyond ten, counted',
      listOfCapitals(),
      'abcdefghijkl'.split('').join(),
      'entry "j": "j" is not upper case; and 2 more',
    ],
    ['a line without key', input.keyValueList({ description }), 'a=1\n=2', 'entry "=2": expected'],
    [
      'every line without key, and every key given twice',
      input.keyValueList({ description }),
      'a\n=2\nb=1\nb=2',
      'entry "a": expected `key=value`; entry "=2": expected `key=value`; entry "b=2": the key "b" is',
    ],
    ['a key given twice', input.keyValueList({ description }), 'a=1\na=2', '"a" is given twice'],
    [
      'a pattern that is none',
      input.regexList({ description }),
      'a(',
      'entry "a(": Unterminated group',
    ],
    [
      'a pattern that is one between brackets',
      input.regexList({ description }),
      'a)|(b',
      'Unmatched',
    ],
    ['what a function refuses', upper, 'abc', 'expected capitals: "abc" is not upper case'],
  ])('%s', (_, declared, text, message) => {
    expect(read(declared, text)).toContain('INPUT_INVALID');
    expect(read(declared, text)).toContain(message);
  });

  test('nothing silently when a reader has a bug', () => {
    const bug = () => {
      throw new TypeError('a bug');
    };
    const declared = input.parsed(bug, { description, expected: 'x', example: 'x' });
    expect(read(declared, 'x')).toBeInstanceOf(TypeError);
  });
});

describe('properties', () => {
  test('a formatted duration is read back as the same time', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 99_999_999 }),
        fc.constantFrom('s', 'm', 'h', 'd'),
        (count, unit) => {
          const declared = input.duration({ description });
          const time = read(declared, `${count}${unit}`) as number;
          expect(read(declared, formatDuration(time))).toBe(time);
        },
      ),
    );
  });

  test('a value is never quoted raw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const seen = String(read(input.integer({ description, min: 10, max: 9 }), `x${text}`));
        expect(seen).toBe(visible(seen));
      }),
    );
  });

  test('key and value survive', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (record) => {
        const clean = Object.entries(record)
          .map(([key, value]) => [key.replace(/[^a-z_.]/gi, ''), value.trim()] as const)
          .filter(([key, value]) => key !== '' && !/[\r\n]/.test(value));
        const entries = Object.fromEntries(clean);
        const text = Object.entries(entries)
          .map(([key, value]) => `${key}=${value}`)
          .join('\n');
        expect(read(input.keyValueList({ description }), text)).toEqual(entries);
      }),
    );
  });
});

function listOfCapitals(): Input {
  const parse = (text: string) => {
    if (text !== text.toUpperCase()) throw new ActionError('CASE', `"${text}" is not upper case`);
    return text;
  };
  return input.listOf(parse, { description, expected: 'capitals', example: 'A' });
}

function keys(): Record<string, string> {
  return { a: '1=2', b: 'x, y' };
}

function expressionDefault(): Input {
  return input.text({ description, default: '${{ github.token }}' });
}
