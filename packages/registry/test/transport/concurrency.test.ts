import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowedRequests,
  type ConcurrencyState,
  type ObservedAnswer,
  observeAnswer,
  startConcurrency,
} from '../../src/transport/concurrency.ts';

const quick = { startedAt: 0, endedAt: 30, status: 200 };
const after = (state: ConcurrencyState, ...answers: readonly ObservedAnswer[]) =>
  answers.reduce(observeAnswer, state);
const limitAfter = (...answers: readonly ObservedAnswer[]) =>
  allowedRequests(after(startConcurrency(64), ...answers));

describe('the limit', () => {
  test.each([
    ['starts at 8', [], 8],
    ['grows by four with a quick answer', [quick], 12],
    ['grows with a 404 as well', [{ ...quick, status: 404 }], 12],
    ['halves with a 429', [{ ...quick, status: 429 }], 4],
    ['halves with a 503', [{ ...quick, status: 503 }], 4],
    ['does not halve with a 500', [{ ...quick, status: 500 }], 12],
    ['stays with a slow answer', [quick, { ...quick, endedAt: 251 }], 12],
    [
      'counts as quick what is three times the quickest',
      [
        { ...quick, endedAt: 200 },
        { ...quick, endedAt: 600 },
      ],
      16,
    ],
    [
      'halves once for answers of one round',
      [
        { startedAt: 0, endedAt: 30, status: 429 },
        { startedAt: 1, endedAt: 31, status: 429 },
        { startedAt: 2, endedAt: 32, status: 429 },
      ],
      4,
    ],
    [
      'halves again for a request that started after the last time',
      [
        { startedAt: 0, endedAt: 30, status: 429 },
        { startedAt: 31, endedAt: 60, status: 429 },
      ],
      2,
    ],
    [
      'does not grow by answers to requests from before it halved',
      [
        { startedAt: 0, endedAt: 30, status: 429 },
        { startedAt: 5, endedAt: 35, status: 200 },
      ],
      4,
    ],
    [
      'grows by one a round after it has been halved',
      [
        { startedAt: 0, endedAt: 30, status: 429 },
        ...Array.from({ length: 5 }, () => ({ startedAt: 31, endedAt: 60, status: 200 })),
      ],
      5,
    ],
  ])('%s', (_, answers, expected) => {
    expect(limitAfter(...answers)).toBe(expected);
  });

  test.each([
    [1, 1],
    [3, 3],
    [0, 1],
    [64, 8],
  ])('with a ceiling of %i it starts at %i', (ceiling, expected) => {
    expect(allowedRequests(startConcurrency(ceiling))).toBe(expected);
  });
});

test('whatever happens, the limit stays between 1 and the ceiling', () => {
  const answer = fc
    .record({
      startedAt: fc.nat(10_000),
      took: fc.nat(5000),
      status: fc.constantFrom(200, 404, 429, 503, 500),
    })
    .map(({ startedAt, took, status }) => ({ startedAt, endedAt: startedAt + took, status }));
  fc.assert(
    fc.property(fc.array(answer), fc.integer({ min: 1, max: 64 }), (answers, ceiling) => {
      const limits = answers.map((_, at) =>
        allowedRequests(after(startConcurrency(ceiling), ...answers.slice(0, at + 1))),
      );
      expect(limits.filter((limit) => limit < 1 || limit > ceiling)).toEqual([]);
    }),
  );
});

test('quick answers reach the ceiling, and refusals reach 1', () => {
  const rounds = Array.from({ length: 40 }, (_, at) => at * 100);
  const answers = (status: number) =>
    rounds.map((startedAt) => ({ startedAt, endedAt: startedAt + 30, status }));
  expect([limitAfter(...answers(200)), limitAfter(...answers(429))]).toEqual([64, 1]);
});
