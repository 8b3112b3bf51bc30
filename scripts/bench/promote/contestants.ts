import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { runBundle } from '@image-relay/testing';

/** From a reference with a digest to tags in a repository. */
export interface Job {
  readonly hosts: readonly string[];
  readonly source: string;
  readonly target: string;
  readonly tags: readonly string[];
}

export interface Contestant {
  readonly name: string;
  /** Absent for a program that is not installed. */
  readonly run?: (job: Job) => Promise<void>;
}

type Work = (program: string, job: Job) => Promise<void>;

export const login = { username: 'bench', password: 'bench-password' };
const run = promisify(execFile);

/** The action, which verifies and reads back as well, then the others: from the variable, else the PATH. */
export function contestants(): readonly Contestant[] {
  return [
    { name: 'release-promote, referrers: ignore', run: (job) => promote(job, 'ignore') },
    { name: 'release-promote, referrers: carry', run: (job) => promote(job, 'carry') },
    peer('crane', process.env.CRANE, async (program, { source, target, tags, hosts }) => {
      const isHere = source.startsWith(`${target}@`);
      for (const [at, tag] of tags.entries()) {
        const copy = ['copy', at === 0 ? source : `${target}:${tags[0]}`, `${target}:${tag}`];
        const args = isHere ? ['tag', source, tag] : copy;
        await withLogin(hosts, (env) => run(program, args, { env }));
      }
    }),
    peer('skopeo', process.env.SKOPEO, async (program, { source, target, tags, hosts }) => {
      for (const tag of tags) {
        const places = [`docker://${source}`, `docker://${target}:${tag}`];
        const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];
        const args = ['copy', '--all', '--preserve-digests', ...plain, ...places];
        await withLogin(hosts, (env) => run(program, args, { env }));
      }
    }),
  ];
}

async function promote({ source, target, hosts }: Job, referrers: string): Promise<void> {
  const isFar = hosts.length > 1;
  const other = { 'source-username': login.username, 'source-password': login.password };
  const inputs = { image: target, source, version: '1.2.3', referrers, ...login };
  const { exitCode, log } = await runBundle({
    action: 'release-promote',
    inputs: isFar ? { ...inputs, ...other } : inputs,
  });
  if (exitCode !== 0) throw new Error(log);
}

function peer(name: string, given: string | undefined, work: Work): Contestant {
  const program = given === undefined || given === '' ? onPath(name) : given;
  if (program === undefined) {
    return { name: `${name}: not on the PATH, nor named by ${name.toUpperCase()}` };
  }
  return { name, run: (job) => work(program, job) };
}

async function withLogin(
  hosts: readonly string[],
  work: (env: NodeJS.ProcessEnv) => Promise<unknown>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-promote-'));
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const auths = Object.fromEntries(hosts.map((host) => [host, { auth }]));
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify({ auths }));
  try {
    await work({ ...process.env, DOCKER_CONFIG: folder, REGISTRY_AUTH_FILE: file });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
