import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const script = join(import.meta.dirname, 'cases/write-whole.ts');

// The system writes what fits and calls that a success; only the next byte is an error.
test('a file for which the disk has room in part is not there at all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'write-whole-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'report.json');
  const limited = ['-c', 'ulimit -f 2; exec "$@"', 'sh', process.execPath];
  const run = promisify(execFile)('sh', [...limited, '--conditions=source', script, path]);
  await expect(run).rejects.toMatchObject({
    stderr: expect.stringContaining('REPORT_UNWRITABLE'),
  });
  expect(existsSync(path)).toBe(false);
});
