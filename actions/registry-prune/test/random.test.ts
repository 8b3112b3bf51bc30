import { expect, test } from 'vitest';
import { checkRandomRuns } from './random-runs.ts';

test('30 random packages: the live run does what the dry run says, and a restore takes it back', async () => {
  const tally = await checkRandomRuns(30);
  expect(tally.packages).toBe(30);
  expect(tally.applied).toBeGreaterThan(0);
});
