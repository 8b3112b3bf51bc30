import { expect, it } from 'vitest';
import { pushMeanwhile } from './races.ts';

it.each([0, 1, 5, 10, 20, 40, 60])(
  'an index that is pushed at any point keeps its tag whole, with a list that lags by %i',
  async (lag) => {
    for (let at = 1; ; at += 1) {
      const { isPushed, missing, broken, stopped } = await pushMeanwhile({ lag, at });
      expect([at, missing, broken, stopped]).toEqual([at, [], [], undefined]);
      if (!isPushed) break;
    }
  },
);
