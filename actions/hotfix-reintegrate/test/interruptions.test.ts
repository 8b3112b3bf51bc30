import { expect, test } from 'vitest';
import { expected, killAndRunAgain } from './interrupted.ts';

const interrupted = { kind: 'clean', inputs: {} } as const;

// After the merge, and after the pull request; interruptions.slow.test.ts tries every request.
test.each([8, 11])(
  'a run that is killed when request %i is done ends in the same state when it is run again',
  async (nth) => {
    expect((await expected(interrupted)).requests).toBe(13);
    const { codes, left, wanted } = await killAndRunAgain(interrupted, { nth, when: 'after' });
    expect(codes).toEqual([]);
    expect(left).toEqual(wanted);
  },
);
