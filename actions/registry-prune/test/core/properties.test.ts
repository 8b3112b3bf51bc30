import { describe, expect, it } from 'vitest';
import { checkAll, properties } from './properties.ts';

describe('every plan, on a few hundred random packages', () => {
  it.each(Object.keys(properties))('%s', (name) => {
    expect(() => checkAll(name, 300)).not.toThrow();
  });
});
