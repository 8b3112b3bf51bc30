import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Environment,
  findExecutable,
  freePort,
  type ServerProcess,
  startProcess,
} from './server-process.ts';
import type { RegistryCapabilities, TestRegistry } from './test-registry.ts';

export interface DistributionOptions {
  /** Keep blob descriptors in memory, as Debian's packaged configuration does. Default true. */
  readonly cache?: boolean;
  /** Allow deletes. Default true. */
  readonly deletes?: boolean;
}

/** CNCF distribution in a process of its own, with its storage folder in reach. */
export interface DistributionRegistry extends TestRegistry {
  readonly kind: 'distribution' | 'distribution3';
  readonly pid: number;
  /** The storage folder: what `rootdirectory` names. */
  readonly storage: string;
  /** What the server printed, access log included. */
  output(): string;
  /** Ends and starts the server on the same storage and port; its caches are empty afterwards. */
  restart(): Promise<void>;
  /** Runs its `garbage-collect`, while it serves; gives what that printed. Throws when it fails. */
  garbageCollect(options?: { readonly deleteUntagged?: boolean }): Promise<string>;
}

interface Program {
  readonly kind: DistributionRegistry['kind'];
  readonly name: string;
  readonly command: string;
}

/** Debian's `docker-registry` (CNCF distribution 2.8); undefined when it is not on PATH. */
export async function startDistribution(
  options: DistributionOptions = {},
): Promise<DistributionRegistry | undefined> {
  const command = findDistribution();
  const kind = 'distribution';
  return command === undefined
    ? undefined
    : await start({ kind, name: 'CNCF distribution 2.8', command }, options);
}

/** `registry` 3.x, from DISTRIBUTION3 (a path) or PATH; undefined when there is none. */
export async function startDistribution3(
  options: DistributionOptions = {},
): Promise<DistributionRegistry | undefined> {
  const command = await findDistribution3();
  const kind = 'distribution3';
  return command === undefined
    ? undefined
    : await start({ kind, name: 'CNCF distribution 3', command }, options);
}

export function findDistribution(env: Environment = process.env): string | undefined {
  return findExecutable('docker-registry', env.PATH);
}

/** A program named `registry` may be anything, so its version is asked for. */
export async function findDistribution3(
  env: Environment = process.env,
): Promise<string | undefined> {
  const command = findExecutable(env.DISTRIBUTION3 ?? 'registry', env.PATH);
  if (command === undefined) return undefined;
  const version = await promisify(execFile)(command, ['--version']).catch(() => ({ stdout: '' }));
  return /distribution\S* v3\./.test(version.stdout) ? command : undefined;
}

async function start(
  program: Program,
  options: DistributionOptions,
): Promise<DistributionRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const storage = join(folder, 'storage');
  const config = join(folder, 'config.yml');
  const host = `127.0.0.1:${await freePort()}`;
  const url = `http://${host}`;
  await writeFile(config, renderConfig({ storage, host }, options));
  const launch = () => startProcess(program.command, ['serve', config], `${url}/v2/`);
  const server = await restartable(launch);
  return {
    kind: program.kind,
    name: program.name,
    host,
    url,
    storage,
    capabilities: capabilitiesOf(program),
    get pid() {
      return server.pid();
    },
    output: () => server.output(),
    restart: () => server.restart(),
    garbageCollect: ({ deleteUntagged = false } = {}) =>
      collect(program, deleteUntagged ? ['--delete-untagged', config] : [config]),
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function capabilitiesOf(program: Program): RegistryCapabilities {
  const always = { mount: true, catalog: true, keepsUntagged: true };
  const never = { referrers: false, multiTag: false, sparseIndex: false, sharedBlobs: false };
  return { ...always, ...never, deleteTag: program.kind === 'distribution3' };
}

async function collect(program: Program, args: readonly string[]): Promise<string> {
  const done = await promisify(execFile)(program.command, ['garbage-collect', ...args]);
  return done.stdout + done.stderr;
}

/** A server that can be ended and started again; its output is kept across. */
async function restartable(launch: () => Promise<ServerProcess>) {
  let current = await launch();
  let earlier = '';
  return {
    pid: () => current.pid,
    output: () => earlier + current.output(),
    stop: () => current.stop(),
    async restart() {
      await current.stop();
      earlier += current.output();
      current = await launch();
    },
  };
}

/** JSON is YAML. */
function renderConfig(
  place: { readonly storage: string; readonly host: string },
  options: DistributionOptions,
): string {
  return JSON.stringify({
    version: '0.1',
    log: { level: 'warn' },
    storage: {
      ...(options.cache === false ? {} : { cache: { blobdescriptor: 'inmemory' } }),
      filesystem: { rootdirectory: place.storage },
      delete: { enabled: options.deletes ?? true },
      maintenance: { uploadpurging: { enabled: false } },
    },
    // Without this, manifests with foreign layers are refused.
    validation: { manifests: { urls: { allow: ['^https?://'] } } },
    http: { addr: place.host, secret: 'for-tests' },
  });
}
