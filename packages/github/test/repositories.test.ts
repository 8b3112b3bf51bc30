import { expect, test } from 'vitest';
import { startedForge } from './started-forge.ts';

test('a repository tells its default branch; one that is not seen is undefined', async () => {
  const { github, web } = await startedForge();
  expect(await github.repositories.find(web)).toEqual({ defaultBranch: 'main' });
  expect(await github.repositories.find({ ...web, name: 'none' })).toBeUndefined();
});
