import { describe, expect, it } from 'vitest';
import { checkAll, properties } from './properties.ts';

/** A computation, which waits for nothing, is as slow as the machine is busy. */
const minutes = { timeout: 600_000 };

describe('every plan, on 10,000 random packages', () => {
  it.each(Object.keys(properties))('%s', minutes, (name) => {
    expect(() => checkAll(name, 10_000)).not.toThrow();
  });
});
