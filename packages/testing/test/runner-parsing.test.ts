import { describe, expect, test } from 'vitest';
import {
  evaluateCondition,
  evaluateExpression,
  interpolate,
  parseFileCommand,
  parseStepLog,
} from '../src/runner/index.ts';

describe('a file command', () => {
  test.each([
    ['nothing', '', {}],
    ['name and value', 'a=b=c\n', { a: 'b=c' }],
    ['an empty value', 'a=\n', { a: '' }],
    ['lines between delimiters', 'a<<X\n1\n\n2\nX\nb=3\n', { a: '1\n\n2', b: '3' }],
    ['a heredoc whose delimiter holds =', 'a<<=X\n1\n=X\n', { a: '1' }],
    ['a value that holds <<', 'a=<<X\n', { a: '<<X' }],
    ['Windows newlines', 'a<<X\r\n1\r\n2\r\nX\r\n', { a: '1\n2' }],
    ['the last of two values', 'a=1\na=2\n', { a: '2' }],
  ])('gives %s', (_, content, values) => {
    expect(parseFileCommand(content)).toEqual(values);
  });

  test.each([
    ['a line without value', 'just text\n', 'Invalid format'],
    ['a value without name', '=x\n', 'Invalid format'],
    ['a delimiter that never comes', 'a<<X\n1\n', 'Matching delimiter not found'],
  ])('fails on %s', (_, content, message) => {
    expect(() => parseFileCommand(content)).toThrow(message);
  });
});

describe('the log of a step', () => {
  test.each([
    ['a command at the start', '::error::x', ['error']],
    ['a command after blanks', ' \t::error::x', ['error']],
    ['no command within a line', 'a ::error::x', []],
    ['a command of the old form anywhere', 'a ##[add-path]/x', ['add-path']],
    ['no command of an unknown name', '::fancy::x', []],
    ['no command without its end', '::error', []],
    [
      'nothing while commands are stopped',
      '::stop-commands::t\n::error::x\n::t::',
      ['stop-commands'],
    ],
    [
      'commands again after that',
      '::stop-commands::t\n::t::\n::error::x',
      ['stop-commands', 'error'],
    ],
  ])('holds %s', (_, log, names) => {
    expect(parseStepLog(log).commands.map(({ name }) => name)).toEqual(names);
  });

  test('shows a reader everything but masks and debug lines', () => {
    const log = 'a\n::add-mask::s\n::debug::d\n::warning::w%0Ax\nb';
    expect(parseStepLog(log).visible).toBe('a\n##[warning]w\nx\nb');
  });
});

describe('an expression', () => {
  const contexts = { inputs: { who: 'Mona', empty: '' }, steps: { a: { outputs: { x: '1' } } } };

  test.each([
    ["inputs.who == 'MONA'", true],
    ['steps.a.outputs.x == 1', true],
    ['steps.b.outputs.x', null],
    ["inputs.empty || 'other'", 'other'],
    ["format('{0}}}', inputs.who)", 'Mona}'],
    ["contains(fromJSON('[\"a\"]'), 'a') && success()", true],
  ])('%s is %j', (expression, value) => {
    expect(evaluateExpression(expression, contexts)).toEqual(value);
  });

  test.each([
    ['a ${{ inputs.who }}-${{ steps.a.outputs.x }}', 'a Mona-1'],
    ["${{ format('}}{0}', inputs.who) }}", '}Mona'],
    ['${{ steps.b.outputs.x }}', ''],
    ['$(x) ${y} {{ z }}', '$(x) ${y} {{ z }}'],
  ])('%s becomes %j in a text', (text, value) => {
    expect(interpolate(text, contexts)).toBe(value);
  });

  test.each([
    [undefined, 'success', true],
    [undefined, 'failure', false],
    ["inputs.who == 'Mona'", 'failure', false],
    ['${{ failure() }}', 'failure', true],
    ["always() && inputs.empty == ''", 'failure', true],
    ['inputs.empty', 'success', false],
  ] as const)('as a condition %j after %s is %j', (condition, status, runs) => {
    expect(evaluateCondition(condition, contexts, status)).toBe(runs);
  });
});
