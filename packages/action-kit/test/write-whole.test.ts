import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkWritable, writeWhole } from '@image-relay/action-kit';
import { expect, onTestFinished, test } from 'vitest';

const unwritable = { code: 'REPORT_UNWRITABLE', what: 'report', input: 'report' } as const;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'write-whole-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('a reader sees the old file until the new one is complete', async () => {
  const path = join(folder(), 'report.json');
  writeFileSync(path, 'old');
  const seen: string[] = [];
  function* pieces() {
    yield 'ne';
    seen.push(readFileSync(path, 'utf8'));
    yield 'w';
  }
  await writeWhole(path, pieces(), unwritable);
  expect([seen, readFileSync(path, 'utf8')]).toEqual([['old'], 'new']);
});

test('folders are made, and a path that cannot be written is an error with its code', async () => {
  const root = folder();
  await writeWhole(join(root, 'a/b/report.json'), ['x'], unwritable);
  expect(readFileSync(join(root, 'a/b/report.json'), 'utf8')).toBe('x');
  const below = join(root, 'a/b/report.json/report.json');
  await expect(writeWhole(below, ['x'], unwritable)).rejects.toMatchObject({
    code: 'REPORT_UNWRITABLE',
    message: expect.stringContaining(below),
    hint: expect.stringContaining('input report'),
  });
});

test('whether a path can be written is known before, and leaves nothing behind', async () => {
  const root = folder();
  const path = join(root, 'report.json');
  await checkWritable(path, unwritable);
  expect(readdirSync(root)).toEqual([]);
  writeFileSync(path, 'old');
  await checkWritable(path, unwritable);
  expect(readFileSync(path, 'utf8')).toBe('old');
  const refused = { code: 'REPORT_UNWRITABLE' };
  await expect(checkWritable(root, unwritable)).rejects.toMatchObject(refused);
  await expect(checkWritable(join(path, 'x'), unwritable)).rejects.toMatchObject(refused);
});
