import { describe, expect, test } from 'vitest';
import { formatOutputs, type Output, OutputError, output } from '../src/index.ts';

const description = 'A value.';
const written = (declared: Output, value: unknown) =>
  formatOutputs({ 'the-value': declared }, { theValue: value }).get('the-value');

describe('an output is written', () => {
  test.each<[string, Output, unknown, string]>([
    ['as text', output.text({ description }), 'a', 'a'],
    ['as an empty text', output.text({ description }), '', ''],
    ['as a boolean', output.boolean({ description }), false, 'false'],
    ['as digits', output.integer({ description }), 42, '42'],
    ['as a choice', output.choice(['a', 'b'], { description }), 'b', 'b'],
    ['one entry a line', output.lines({ description }), ['a', 'b'], 'a\nb'],
    ['as no line', output.lines({ description }), [], ''],
    ['as JSON on one line', output.json({ description }), { a: ['x\ny'] }, '{"a":["x\\ny"]}'],
    [
      'empty when it may be left out',
      output.integer({ description, optional: true }),
      undefined,
      '',
    ],
  ])('%s', (_, declared, value, text) => {
    expect(written(declared, value)).toBe(text);
  });
});

describe('an output is a bug', () => {
  test.each<[string, Output, unknown]>([
    ['when it is missing', output.text({ description }), undefined],
    ['when it is null', output.text({ description, optional: true }), null],
    ['when a text has two lines', output.text({ description }), 'a\nb'],
    ['when a text has a carriage return', output.text({ description }), 'a\rb'],
    ['when a text has a NUL', output.text({ description }), 'a\0b'],
    ['when a text has another form', output.text({ description, pattern: /^v/ }), 'x'],
    ['when an entry has two lines', output.lines({ description }), ['a\nb']],
    ['when a number is not whole', output.integer({ description }), 1.5],
    ['when a number is none', output.integer({ description }), Number.NaN],
    ['when a boolean is a text', output.boolean({ description }), 'true'],
    ['when it is no choice', output.choice(['a'], { description }), 'b'],
    ['when JSON cannot hold it', output.json({ description }), () => 1],
  ])('%s', (_, declared, value) => {
    expect(() => written(declared, value)).toThrow(
      expect.objectContaining({ code: 'OUTPUT_INVALID' }),
    );
  });

  test('when it is not declared, and all such bugs are named at once', () => {
    const outputs = { a: output.text({ description }) };
    const format = () => formatOutputs(outputs, { b: 1, c: 2 });
    expect(format).toThrow(OutputError);
    expect(format).toThrow(
      'output "a" was not given; output "b" is not declared; output "c" is not declared',
    );
  });
});
