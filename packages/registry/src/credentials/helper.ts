import { spawn } from 'node:child_process';
import { RegistryError } from '../errors.ts';
import { type Credential, credentialOf } from './credential.ts';

export interface HelperOptions {
  /** The helper's environment; PATH decides which program runs. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

const outputLimit = 64 * 1024;
const notFound = 'credentials not found in native keychain';

/**
 * Asks `docker-credential-<name> get` for a server's credential; undefined when it has none.
 * The server goes in by stdin and nothing through a shell. REGISTRY_CREDENTIALS when the helper is
 * missing, fails, hangs or says something else than the protocol; its output is never quoted.
 */
export async function askHelper(
  name: string,
  server: string,
  options: HelperOptions,
): Promise<Credential | undefined> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw failure(`the credential helper name ${JSON.stringify(name)} is not a program name`);
  }
  const program = `docker-credential-${name}`;
  const { status, output } = await run(program, server, options);
  if (status !== 0) {
    if (output.trim() === notFound) return undefined;
    throw failure(`${program} ended with ${status ?? 'a signal'} when asked for "${server}"`);
  }
  return parseAnswer(output, program);
}

function parseAnswer(output: string, program: string): Credential | undefined {
  let answer: { Username?: unknown; Secret?: unknown } | null;
  try {
    answer = JSON.parse(output) as typeof answer;
  } catch {
    throw failure(`${program} did not answer with JSON`);
  }
  if (typeof answer?.Username !== 'string' || typeof answer.Secret !== 'string') {
    throw failure(`${program} answered without Username and Secret`);
  }
  return credentialOf(answer.Username, answer.Secret);
}

function run(
  program: string,
  input: string,
  options: HelperOptions,
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], {
      env: { ...options.env },
      stdio: ['pipe', 'pipe', 'ignore'],
      shell: false,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (what: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stdout.destroy();
      reject(failure(`${program} ${what}`));
    };
    const timer = setTimeout(
      () => stop(`gave no answer within ${options.timeoutMs} ms`),
      options.timeoutMs,
    );
    child.on('error', (error: NodeJS.ErrnoException) => stop(`could not be run (${error.code})`));
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > outputLimit) stop(`wrote more than ${outputLimit} bytes`);
    });
    // A helper that does not read its input closes the pipe; its exit status tells the rest.
    child.stdin.on('error', () => {});
    child.stdin.end(`${input}\n`);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

function failure(message: string): RegistryError {
  return new RegistryError('REGISTRY_CREDENTIALS', message, {
    hint: 'Install or repair the credential helper, remove it from the configuration, or pass username and password.',
  });
}
