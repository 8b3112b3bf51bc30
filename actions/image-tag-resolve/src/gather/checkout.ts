import { execFile } from 'node:child_process';

/** What the checkout knows of a commit. */
export interface CheckoutFacts {
  readonly tree: string;
  /** ISO 8601, of the committer. */
  readonly committedAt: string;
}

const timeoutMs = 10_000;

/** Reads a commit from the checkout in `folder`; nothing is fetched. Undefined when it is not there. */
export async function readCheckout(
  commit: string,
  folder: string,
): Promise<CheckoutFacts | undefined> {
  // In a container the checkout often belongs to another user, which git refuses by default.
  const trust = ['-c', 'safe.directory=*', '-c', 'log.showSignature=false'];
  const answer = await run([...trust, 'log', '-1', '--format=%T %cI', commit, '--'], folder);
  const [, tree, committedAt] = /^([0-9a-f]{40,64}) (\S+)\n$/.exec(answer ?? '') ?? [];
  return tree === undefined || committedAt === undefined ? undefined : { tree, committedAt };
}

function run(args: readonly string[], folder: string): Promise<string | undefined> {
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' };
  return new Promise((resolve) => {
    const options = { cwd: folder, env, timeout: timeoutMs, encoding: 'utf8' } as const;
    execFile('git', args, options, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}
