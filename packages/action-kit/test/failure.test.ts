import { expect, test } from 'vitest';
import { describeFailure } from '../src/failure.ts';
import { ActionError } from '../src/index.ts';

const circular = new Error('round');
circular.cause = circular;

test.each([
  ['none', new Error('a'), []],
  [
    'a chain',
    new Error('a', { cause: new TypeError('b', { cause: 'c' }) }),
    ['TypeError: b', '"c"'],
  ],
  [
    'the errors of several attempts, before what is behind each',
    new ActionError('X', 'a', {
      cause: new AggregateError([new Error('b', { cause: 'd' }), 'c'], 'all'),
    }),
    ['AggregateError: all', 'Error: b', '"c"', '"d"'],
  ],
  ['eight of a circle', circular, Array(8).fill('Error: round')],
])('a failure tells its causes, the nearest first: %s', (_, thrown, causes) => {
  expect(describeFailure(thrown).causes).toEqual(causes);
});
