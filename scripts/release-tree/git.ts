import { execFileSync } from 'node:child_process';

/** Runs git without a shell and gives its trimmed standard output; a failure throws with git's own words. */
export function git(
  args: readonly string[],
  options: { cwd: string; env?: Readonly<Record<string, string>> },
): string {
  return execFileSync('git', [...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}
