import { describe, expect, it } from 'vitest';
import { checkAll, properties } from './properties.ts';

/** A computation, which waits for nothing, is as slow as the machine is busy. */
const minutes = { timeout: 600_000 };

describe('every plan of a package on GitHub, on 10,000 random ones', () => {
  it.each(Object.keys(properties))('%s', minutes, async (name) => {
    await expect(checkAll(name, 10_000)).resolves.toBeUndefined();
  });
});
