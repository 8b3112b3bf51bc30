import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { leavesSlowOut } from './test/slow.ts';

export default defineConfig(({ mode }) => ({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'actions/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(leavesSlowOut(mode) ? ['**/*.slow.test.ts'] : [])],
    setupFiles: ['./test/seed.ts'],
    reporters: ['default', './test/closing-line.ts'],
    // Most tests wait for a child process or a server: more files than cores run at once, and files of
    // one worker share their modules, which no test changes. Both together take a third of the time.
    maxWorkers: 2 * availableParallelism(),
    isolate: false,
    // For what hangs; a machine that others use as well may take ten times as long as usual.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
}));
