import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** An object of a repository. */
export interface ObjectFacts {
  readonly sha: string;
  /** `commit`, `tag`, `tree` or `blob`. */
  readonly type: string;
}

/** Reads objects through one running git, which takes a tenth of the time of a process for each. */
export interface ObjectReader {
  /** What a name, as `git rev-parse` takes it, stands for. */
  find(name: string): Promise<ObjectFacts | undefined>;
  read(name: string): Promise<(ObjectFacts & { readonly bytes: Buffer }) | undefined>;
  close(): void;
}

interface Found extends ObjectFacts {
  readonly bytes: Buffer;
}

interface Waiting {
  readonly isWhole: boolean;
  readonly resolve: (found: Found | undefined) => void;
}

/** `git cat-file --batch-command`, started with the first question. */
export function createObjectReader(directory: string): ObjectReader {
  let child: ChildProcessWithoutNullStreams | undefined;
  const waiting: Waiting[] = [];
  const start = () => {
    const env = { PATH: process.env.PATH, GIT_DIR: directory };
    child = spawn('git', ['cat-file', '--batch-command'], { env });
    let unread = Buffer.alloc(0);
    child.stdout.on('data', (chunk: Buffer) => {
      unread = answerFrom(Buffer.concat([unread, chunk]), waiting);
    });
    child.on('close', () => {
      for (const one of waiting.splice(0)) one.resolve(undefined);
    });
    child.stdin.on('error', () => undefined);
    return child;
  };
  const ask = (command: 'info' | 'contents', name: string) => {
    if (name === '' || name.includes('\n')) return Promise.resolve(undefined);
    return new Promise<Found | undefined>((resolve) => {
      waiting.push({ isWhole: command === 'contents', resolve });
      (child ?? start()).stdin.write(`${command} ${name}\n`);
    });
  };
  return {
    find: (name) => ask('info', name),
    read: (name) => ask('contents', name),
    close: () => void child?.kill(),
  };
}

/** Settles the questions that the bytes answer, and gives the bytes of the next answer. */
function answerFrom(bytes: Buffer, waiting: Waiting[]): Buffer<ArrayBuffer> {
  let rest = bytes;
  for (let [first] = waiting; first !== undefined; [first] = waiting) {
    const end = rest.indexOf('\n');
    if (end === -1) break;
    const line = rest.subarray(0, end).toString('utf8');
    const [, sha = '', type = '', size = ''] = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(line) ?? [];
    const length = first.isWhole && sha !== '' ? Number(size) + 1 : 0;
    if (rest.length < end + 1 + length) break;
    const content = Buffer.from(rest.subarray(end + 1, end + length));
    rest = rest.subarray(end + 1 + length);
    waiting.shift();
    first.resolve(sha === '' ? undefined : { sha, type, bytes: content });
  }
  return Buffer.from(rest);
}
