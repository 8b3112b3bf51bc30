import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  defaultRetryPolicy,
  isTemporaryStatus,
  nextWait,
  parseRetryAfter,
} from '../../src/transport/retry-policy.ts';

const policy = { retries: 5, baseMs: 100, capMs: 1000, retryAfterCapMs: 5000, totalMs: 9000 };
const first = { repeats: 0, waitedMs: 0, random: 0.5 };

describe('nextWait', () => {
  test.each([
    ['half of the first ceiling', first, 50],
    ['twice that for the second repeat', { ...first, repeats: 1 }, 100],
    ['no more than the cap', { ...first, repeats: 4, random: 0.999 }, 999],
    ['nothing at all when chance says so', { ...first, random: 0 }, 0],
    ['what the registry asked for', { ...first, retryAfterMs: 3000 }, 3000],
    ['zero when the registry asked for that', { ...first, retryAfterMs: 0 }, 0],
    ['no wait beyond the allowed repeats', { ...first, repeats: 5 }, undefined],
    ['no wait for a Retry-After that is too long', { ...first, retryAfterMs: 5001 }, undefined],
    ['no wait beyond the total', { ...first, waitedMs: 8951 }, undefined],
    ['the wait that just fits into the total', { ...first, waitedMs: 8950 }, 50],
  ])('gives %s', (_, attempt, expected) => {
    expect(nextWait(attempt, policy)).toBe(expected);
  });

  test('never exceeds its own cap nor waits for a negative time', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(4), random, (repeats, chance) => {
        const wait = nextWait({ repeats, waitedMs: 0, random: chance }, policy) ?? -1;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(policy.capMs);
      }),
    );
  });
});

test.each([
  ['seconds', '120', 120_000],
  ['zero', '0', 0],
  ['seconds with spaces', ' 7 ', 7000],
  ['a date to come', 'Wed, 21 Oct 2015 07:28:10 GMT', 10_000],
  ['a date that is over', 'Wed, 21 Oct 2015 07:27:00 GMT', 0],
  ['an old form of date', 'Wednesday, 21-Oct-15 07:28:10 GMT', 10_000],
  ['a negative number', '-5', undefined],
  ['a fraction', '1.5', undefined],
  ['words', 'soon', undefined],
  ['nothing', undefined, undefined],
  ['a word that only begins like a day', 'Monday or so, in 2', undefined],
  ['a day without a time', 'Wed 2', undefined],
])('parseRetryAfter reads %s', (_, value, expected) => {
  expect(parseRetryAfter(value, Date.UTC(2015, 9, 21, 7, 28, 0))).toBe(expected);
});

test.each(['Wed, 21 Oct 2015 07:28:30 GMT', 'Wed Oct 21 07:28:30 2015'])(
  'parseRetryAfter takes %s for Greenwich time wherever it runs',
  (value) => {
    const zone = process.env.TZ;
    onTestFinished(() => {
      process.env.TZ = zone ?? 'UTC';
    });
    process.env.TZ = 'Asia/Tokyo';
    expect(parseRetryAfter(value, Date.UTC(2015, 9, 21, 7, 28, 0))).toBe(30_000);
  },
);

test('408, 429, 500, 502, 503 and 504 are temporary, and nothing else', () => {
  const statuses = Array.from({ length: 500 }, (_, at) => at + 100).filter(isTemporaryStatus);
  expect(statuses).toEqual([408, 429, 500, 502, 503, 504]);
});

test('five repeats are allowed by default', () => {
  expect(defaultRetryPolicy.retries).toBe(5);
});
