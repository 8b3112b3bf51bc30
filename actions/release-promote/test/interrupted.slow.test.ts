import { expect, test } from 'vitest';
import { dieAndRunAgain, mortalPromotion, type Place } from './interruption.ts';

const atATime = 4;

test.each<[Place, 'before' | 'after']>([
  ['here', 'before'],
  ['here', 'after'],
  ['beside', 'before'],
  ['beside', 'after'],
  ['far', 'before'],
  ['far', 'after'],
])(
  'a promotion (%s) that dies %s any single request ends the same when run again',
  { timeout: 300_000 },
  async (place, when) => {
    const living = await mortalPromotion(place);
    await living.run();
    const state = await living.state();
    const deaths = Array.from({ length: living.requests() }, (_, at) => at + 1);
    for (let at = 0; at < deaths.length; at += atATime) {
      const some = deaths.slice(at, at + atATime);
      const lives = await Promise.all(some.map((nth) => dieAndRunAgain(place, nth, when)));
      const expected = some.map((nth) => ({
        died: `${when} request ${nth}`,
        problems: [],
        exitCodes: [1, 0],
        state,
      }));
      expect(lives).toEqual(expected);
    }
  },
);
