import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createObjectReader, type ObjectReader } from './object-reader.ts';

/** What a git command printed and how it ended. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in one bare repository. */
export interface Git {
  readonly directory: string;
  /** Any exit code is an answer. */
  attempt(
    arguments_: readonly string[],
    input?: string | Uint8Array,
    env?: Readonly<Record<string, string>>,
  ): Promise<GitResult>;
  /** The printed text without its last line break; an exit code other than 0 rejects. */
  run(arguments_: readonly string[], input?: string | Uint8Array): Promise<string>;
  /**
   * As `attempt`, for questions about objects that are named by hash and are there: what git found
   * stays true, in every repository that has them, so it is asked once. Starting a process takes
   * longer than everything else that a request does.
   */
  recall(arguments_: readonly string[]): Promise<GitResult>;
  readonly objects: ObjectReader;
}

/** Makes an empty bare repository whose HEAD is `main`. */
export async function createBareRepository(directory: string): Promise<Git> {
  for (const folder of ['objects', 'refs/heads', 'refs/tags']) {
    await mkdir(join(directory, folder), { recursive: true });
  }
  await writeFile(join(directory, 'HEAD'), 'ref: refs/heads/main\n');
  const config = '[core]\n\trepositoryformatversion = 0\n\tbare = true\n';
  await writeFile(join(directory, 'config'), config);
  const attempt: Git['attempt'] = async (arguments_, input, env = {}) => {
    return await execute(directory, arguments_, { input, env });
  };
  const run: Git['run'] = async (arguments_, input) => {
    return printed(arguments_, await attempt(arguments_, input));
  };
  const recall: Git['recall'] = (arguments_) => recallFrom(attempt, arguments_);
  return { directory, attempt, run, recall, objects: createObjectReader(directory) };
}

/** The printed text without its last line break; throws on an exit code other than 0. */
export function printed(arguments_: readonly string[], result: GitResult): string {
  const { exitCode, stdout, stderr } = result;
  if (exitCode !== 0) throw new Error(`git ${arguments_.join(' ')} ended ${exitCode}: ${stderr}`);
  return stdout.replace(/\n$/, '');
}

/** What was found, by question. Tests make the same commits in one repository after the other. */
const known = new Map<string, Promise<GitResult>>();

async function recallFrom(
  attempt: Git['attempt'],
  arguments_: readonly string[],
): Promise<GitResult> {
  const question = arguments_.join('\0');
  const asked = known.get(question) ?? attempt(arguments_);
  known.set(question, asked);
  const answer = await asked;
  // What is not there may come.
  if (answer.exitCode !== 0) known.delete(question);
  return answer;
}

/** Without the user's configuration; the identity is for merges made by the stand-in. */
function execute(
  directory: string,
  arguments_: readonly string[],
  given: {
    readonly input?: string | Uint8Array | undefined;
    readonly env?: Readonly<Record<string, string>>;
  },
) {
  const identity = { name: 'GitHub', email: 'noreply@github.test' };
  const env = {
    PATH: process.env.PATH,
    GIT_DIR: directory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
    ...given.env,
  };
  return new Promise<GitResult>((resolve, reject) => {
    const options = { env, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile('git', [...arguments_], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ exitCode, stdout, stderr });
      else reject(error ?? new Error('git did not end'));
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(given.input ?? '');
  });
}
