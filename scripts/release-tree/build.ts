import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Installs from the lockfile and bundles every action of the sources in `folder`. */
export function buildBundles(folder: string, options: { timeZone: string }): void {
  const env = { ...process.env, TZ: options.timeZone, CI: 'true' };
  run(
    'pnpm',
    ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'],
    folder,
    env,
  );
  run(join(folder, 'node_modules/.bin/node'), ['scripts/bundle/main.ts', '--quiet'], folder, env);
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  execFileSync(command, [...args], { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
}
