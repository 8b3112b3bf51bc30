import type { Moment } from '@image-relay/testing';
import { describe, expect, test } from 'vitest';
import { scenario } from './interruption.ts';

/** Two cores that others use as well. */
const timeout = 240_000;

describe.each(['new', 'update', 'reserve'] as const)(
  'killed at every single request (%s)',
  { timeout },
  (name) => {
    test.each<Moment>(['before', 'after'])(
      '%s it took effect, and run again, it ends as if nothing had happened',
      async (when) => {
        const whole = await scenario(name);
        const requests = await whole.run();
        const expected = await whole.state();
        const endings: unknown[] = [];
        for (let nth = 1; nth <= requests; nth += 1) {
          const killed = await scenario(name);
          await killed.run(nth, when);
          await killed.run();
          endings.push({ nth, state: await killed.state() });
        }
        expect(requests).toBeGreaterThan(10);
        expect(endings).toEqual(endings.map((_, index) => ({ nth: index + 1, state: expected })));
      },
    );
  },
);
