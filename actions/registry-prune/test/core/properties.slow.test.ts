import { describe, expect, it } from 'vitest';
import { checkAll, properties } from './properties.ts';

describe('every plan, on 10,000 random packages', () => {
  it.each(Object.keys(properties))('%s', (name) => {
    expect(() => checkAll(name, 10_000)).not.toThrow();
  });
});
