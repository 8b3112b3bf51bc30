import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe.skipIf(process.env.FC_SEED !== undefined)('random cases (skipped with FC_SEED)', () => {
  const cases = () => fc.sample(fc.integer(), 5);

  test('are the same in every run', () => {
    expect(fc.readConfigureGlobal().seed).toBe(-1_552_240_877);
    expect(cases()).toEqual(cases());
  });

  test('are those of the test', () => {
    expect(fc.readConfigureGlobal().seed).toBe(1_760_170_886);
  });
});
