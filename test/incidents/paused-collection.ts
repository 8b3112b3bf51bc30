import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, digestOf, mediaTypes } from '@image-relay/oci';
import { type DistributionRegistry, findExecutable } from '@image-relay/testing';
import { onTestFinished } from 'vitest';

/** A garbage collection that has marked what is in use, and has swept nothing yet. */
export interface PausedCollection {
  /** Lets it sweep, and waits for its end. Gives its exit code. */
  finish(): Promise<number>;
}

/** A manifest with so many layers that the lines which mark them fit into no pipe. */
const layers = 10_000;
/** Repositories are marked in the order of their names, so that this one is the last. */
const decoy = 'zzz/decoy';

/**
 * Runs `garbage-collect` and stops it between mark and sweep, without a race: it prints a line for
 * each blob that it marks and waits while nobody reads them. The last repository names enough
 * blobs (two megabytes of lines, where a pipe takes some hundred kilobytes) to keep it waiting
 * from the first line about that repository on.
 */
export async function pauseCollection(server: DistributionRegistry): Promise<PausedCollection> {
  await addDecoy(server.storage);
  const config = join(dirname(server.storage), 'config.yml');
  const command = programOf(server);
  const child = spawn(command, ['garbage-collect', config], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  await readUntil(child.stdout, `${decoy}: marking manifest`);
  return {
    async finish() {
      child.stdout.resume();
      const [code] = await ended;
      await rm(repositoryIn(server.storage), { recursive: true });
      return Number(code);
    },
  };
}

/** Leaves what comes afterwards in the pipe. Throws when the stream ends before. */
async function readUntil(stream: NodeJS.ReadableStream, awaited: string): Promise<void> {
  let text = '';
  while (!text.includes(awaited)) {
    if (!stream.readable) throw new Error(`it ended without "${awaited}":\n${text}`);
    const piece = stream.read();
    text += piece?.toString('utf8') ?? '';
    if (piece === null) await Promise.race([once(stream, 'readable'), once(stream, 'end')]);
  }
}

function programOf({ kind }: DistributionRegistry): string {
  const name =
    kind === 'distribution3' ? (process.env.DISTRIBUTION3 ?? 'registry') : 'docker-registry';
  return findExecutable(name) ?? name;
}

async function addDecoy(storage: string): Promise<void> {
  const descriptor = (at: number) => ({
    mediaType: mediaTypes.dockerConfig,
    digest: digestOf(Buffer.from(`decoy ${at}`)),
    size: 1,
  });
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.dockerManifest,
      config: descriptor(0),
      layers: Array.from({ length: layers }, (_, at) => descriptor(at + 1)),
    }),
  );
  const digest: Digest = digestOf(bytes);
  const hex = digest.slice('sha256:'.length);
  const blobs = join(storage, 'docker/registry/v2/blobs/sha256');
  await write(join(blobs, hex.slice(0, 2), hex, 'data'), bytes);
  const repository = repositoryIn(storage);
  await mkdir(join(repository, '_layers'), { recursive: true });
  await write(join(repository, '_manifests/revisions/sha256', hex, 'link'), digest);
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

function repositoryIn(storage: string): string {
  return join(storage, 'docker/registry/v2/repositories', decoy);
}
