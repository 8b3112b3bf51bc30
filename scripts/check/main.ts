import { spawnSync } from 'node:child_process';

/** One part of the verdict: a sentence and the command that decides it. */
interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

const node = ['node', '--conditions=source'];

const steps: readonly Step[] = [
  // First: what it writes gives the steps after it the types of the packages.
  { name: 'types of the packages (tsc --build)', command: ['tsc', '--build'] },
  { name: 'format and lint (biome)', command: ['biome', 'check', '.'] },
  { name: 'lint with types (oxlint)', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types of tests and scripts', command: ['tsc', '--project', 'tsconfig.check.json'] },
  {
    name: 'generated files are up to date',
    command: [...node, 'scripts/generate/main.ts', '--check'],
  },
  { name: 'import boundaries', command: ['vitest', 'run', 'test/boundaries', '--reporter=dot'] },
  { name: 'workflows and action files', command: [...node, 'scripts/check/workflows/main.ts'] },
  {
    name: 'published tree builds the same twice and runs alone',
    command: [...node, 'scripts/release-tree/main.ts', '--version', '0.0.0', '--check'],
  },
];

/** Runs every step, also after a failure, so that one run names everything that is wrong. */
const failed = steps.filter((step) => {
  const started = performance.now();
  const [command, ...args] = step.command as [string, ...string[]];
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
  if (status !== 0) console.log([stdout, stderr, error?.message].filter(Boolean).join('\n'));
  return status !== 0;
});

if (failed.length > 0) {
  console.log(`\n${failed.length} of ${steps.length} checks failed:`);
  for (const step of failed) console.log(`  ${step.name}: ${step.command.join(' ')}`);
  process.exitCode = 1;
}
