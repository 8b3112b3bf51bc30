import { describe, expect, test } from 'vitest';
import { killedBundle } from './killed-bundle.ts';
import { mortalRun, type When } from './mortal-run.ts';

const fine = { broken: [], lost: [], isDone: true, isRestored: true };

describe('a run that dies breaks nothing, loses nothing, and the next one ends the same', () => {
  test.each<[When]>([['before'], ['after']])(
    '%s any single request; a restore then brings everything back',
    { timeout: 600_000 },
    async (when) => {
      const { requests, dieAndRunAgain } = await mortalRun();
      const lives: unknown[] = [];
      for (let nth = 1; nth <= requests; nth += 1) lives.push(await dieAndRunAgain(nth, when));
      const expected = lives.map((_, at) => {
        return {
          died: `${when} request ${at + 1}`,
          ...fine,
          exitCodes: [1, 0, 0],
        };
      });
      expect(requests).toBeGreaterThan(150);
      expect(lives).toEqual(expected);
    },
  );

  test.each([1, 2, 9, 16, 22, 23])(
    'as a bundle that is killed when it deletes the %i. time',
    { timeout: 120_000 },
    async (nth) => {
      expect(await killedBundle(nth)).toEqual({ ...fine, signal: 'SIGKILL', exitCodes: [0, 0] });
    },
  );
});
