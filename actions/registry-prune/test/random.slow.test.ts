import { expect, test } from 'vitest';
import { checkRandomRuns } from './random-runs.ts';

test('10,000 random packages: the live run does what the dry run says, and a restore takes it back', {
  timeout: 1_800_000,
}, async () => {
  const tally = await checkRandomRuns(10_000);
  expect(tally.packages).toBe(10_000);
  expect(tally.applied).toBeGreaterThan(3_000);
  expect(tally.deletes).toBeGreaterThan(30_000);
});
