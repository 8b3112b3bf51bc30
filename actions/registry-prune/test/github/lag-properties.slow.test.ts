import { expect, it } from 'vitest';
import { checkLag } from './lag-properties.ts';

it('no tag misses anything, whatever is pushed meanwhile and however late a list is', async () => {
  await expect(checkLag(3000)).resolves.toBeUndefined();
});
