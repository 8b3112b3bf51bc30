import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Digest } from '@image-relay/oci';
import { type StorageScan, scanStorage } from '@image-relay/registry';
import type { ImageFixture } from '@image-relay/testing';
import { onTestFinished } from 'vitest';

/** A storage folder as CNCF distribution lays it out, without a server. Paths are below its root. */
export interface StorageFolder {
  readonly root: string;
  readonly store: (
    repository: string,
    fixture: ImageFixture,
    tags?: readonly string[],
  ) => Promise<void>;
  readonly write: (path: string, content: string | Uint8Array) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  readonly scan: () => Promise<StorageScan>;
  /** Every path with its content and the time of its last change. */
  readonly snapshot: () => Promise<readonly string[]>;
}

const base = 'docker/registry/v2';

export const paths = {
  blob: (digest: Digest) =>
    `${base}/blobs/${digest.replace(/:(..)/, (_, start) => `/${start}/${start}`)}/data`,
  revision: (repository: string, digest: Digest) =>
    `${base}/repositories/${repository}/_manifests/revisions/${digest.replace(':', '/')}/link`,
  layer: (repository: string, digest: Digest) =>
    `${base}/repositories/${repository}/_layers/${digest.replace(':', '/')}/link`,
  tag: (repository: string, tag: string) =>
    `${base}/repositories/${repository}/_manifests/tags/${tag}/current/link`,
  repository: (repository: string) => `${base}/repositories/${repository}`,
  blobs: `${base}/blobs`,
};

/** An empty storage folder that goes with its test. */
export async function storageFolder(): Promise<StorageFolder> {
  const root = await mkdtemp(join(tmpdir(), 'storage-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, paths.blobs), { recursive: true });
  await mkdir(join(root, paths.repository('')), { recursive: true });
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  return {
    root,
    write,
    async store(repository, fixture, tags = []) {
      for (const [digest, bytes] of fixture.blobs) {
        await write(paths.blob(digest), bytes);
        await write(paths.layer(repository, digest), digest);
      }
      for (const [digest, { bytes }] of fixture.manifests) {
        await write(paths.blob(digest), bytes);
        await write(paths.revision(repository, digest), digest);
      }
      const named = tags.map((tag): [string, Digest] => [tag, fixture.root.digest]);
      for (const [tag, digest] of [...(fixture.tags ?? []), ...named]) {
        await write(paths.tag(repository, tag), digest);
      }
    },
    remove: (path) => rm(join(root, path), { recursive: true }),
    scan: () => scanStorage(root),
    async snapshot() {
      const names = await readdir(root, { recursive: true });
      return await Promise.all(names.sort().map((name) => describe(join(root, name))));
    },
  };
}

async function describe(path: string): Promise<string> {
  const status = await stat(path);
  const content = status.isFile() ? await readFile(path, 'base64') : 'folder';
  return `${path} ${status.mtimeMs} ${content}`;
}
