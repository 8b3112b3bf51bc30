import { describe, expect, it } from 'vitest';
import { checkAll, properties } from './properties.ts';

describe('every plan of a package on GitHub, on some random ones', () => {
  it.each(Object.keys(properties))('%s', async (name) => {
    await expect(checkAll(name, 40)).resolves.toBeUndefined();
  });
});
