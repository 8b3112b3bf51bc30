import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const env = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Mona',
  GIT_AUTHOR_EMAIL: 'mona@users.test',
  GIT_COMMITTER_NAME: 'Mona',
  GIT_COMMITTER_EMAIL: 'mona@users.test',
  GIT_EDITOR: 'true',
};

/** Runs git in a folder without anybody's configuration, and gives what it printed. */
export async function git(folder: string, ...arguments_: readonly string[]): Promise<string> {
  return (await run('git', ['-C', folder, ...arguments_], { env })).stdout.trimEnd();
}

/** Runs a script line by line as people paste it, and gives the exit code of the last command. */
export async function bash(folder: string, script: string): Promise<number> {
  const shell = run('bash', ['-c', script], { cwd: folder, env });
  return await shell.then(
    () => 0,
    (error: { readonly code: number }) => error.code,
  );
}
