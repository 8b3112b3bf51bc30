import { mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRef } from '../../src/forge/loose-files.ts';

const commit = 'c0ffee'.padEnd(40, '0');

test('a ref is made while the folder that it goes to is removed for being empty', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'refs-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const folders = Array.from({ length: 20 }, (_, index) => `refs/heads/work/${index}`);
  const made = await Promise.all(
    folders.map(async (folder) => {
      const isMade = createRef(directory, `${folder}/one`, commit);
      for (let count = 0; count < 10; count += 1) {
        await rmdir(join(directory, folder)).catch(() => undefined);
      }
      return await isMade;
    }),
  );
  expect(made).not.toContain(false);
});
