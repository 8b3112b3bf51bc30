import { expect, test } from 'vitest';
import { checkRandomRuns } from './random-runs.ts';

test('100 random packages: the live run does what the dry run says, and a restore takes it back', async () => {
  const tally = await checkRandomRuns(100);
  expect(tally.packages).toBe(100);
  expect(tally.applied).toBeGreaterThan(10);
});
