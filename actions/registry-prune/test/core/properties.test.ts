import { describe, expect, it } from 'vitest';
import { checkAll, properties } from './properties.ts';

describe('every plan, on a hundred random packages', () => {
  it.each(Object.keys(properties))('%s', (name) => {
    expect(() => checkAll(name, 100)).not.toThrow();
  });
});
