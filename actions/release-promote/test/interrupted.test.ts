import { expect, test } from 'vitest';
import { dieAndRunAgain, mortalPromotion, type Place } from './interruption.ts';

// Every request of every place is in interrupted.slow.test.ts.
test.each<[string, Place, readonly number[]]>([
  ['in one repository', 'here', [0.1, 0.5, 0.75, 0.85, 0.92, 1]],
  ['to another registry', 'far', [0.6, 0.95]],
])(
  'a promotion %s that dies is whole at that moment, and ends the same when run again',
  async (_, place, parts) => {
    const living = await mortalPromotion(place);
    const exitCode = await living.run();
    const state = await living.state();
    expect([exitCode, await living.problems()]).toEqual([0, []]);
    for (const part of parts) {
      const nth = Math.ceil(living.requests() * part);
      expect(await dieAndRunAgain(place, nth, 'after')).toEqual({
        died: `after request ${nth}`,
        problems: [],
        exitCodes: [1, 0],
        state,
      });
    }
  },
);
