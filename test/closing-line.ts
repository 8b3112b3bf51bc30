import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { realPrograms } from './real-programs.ts';
import { leavesSlowOut } from './slow.ts';

/**
 * Says in one line which real programs are missing, and prints `N passed, N failed, N skipped` as
 * the last line, for those who read logs by machine.
 */
export default class ClosingLine implements Reporter {
  onInit(vitest: Vitest): void {
    if (leavesSlowOut(vitest.config.mode)) {
      process.stdout.write('*.slow.test.ts are left out; CI and `pnpm test:all` run them too\n');
    }
    const folders = (process.env.PATH ?? '').split(delimiter);
    const missing = realPrograms.filter(
      (program) => !folders.some((folder) => existsSync(join(folder, program))),
    );
    if (missing.length === 0) return;
    process.stdout.write(
      `not on the PATH, so the embedded ones serve or tests are skipped: ${missing.join(', ')}\n`,
    );
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) count[test.result().state] += 1;
    }
    const skipped = count.skipped + count.pending;
    process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${skipped} skipped\n`);
  }
}
