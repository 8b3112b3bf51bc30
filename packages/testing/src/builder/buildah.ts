import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Descriptor,
  type Digest,
  edgesOf,
  isManifestMediaType,
  parseManifest,
} from '@image-relay/oci';
import type { BuildRequest, BuiltImage } from './built-image.ts';

const run = promisify(execFile);

/** Builds with buildah, without an engine and without network for an image that starts from scratch. */
export async function buildWithBuildah(request: BuildRequest): Promise<BuiltImage> {
  const scratch = await mkdtemp(join(tmpdir(), 'buildah-'));
  try {
    const storage = [
      '--root',
      join(scratch, 'root'),
      '--runroot',
      join(scratch, 'run'),
      '--storage-driver',
      'vfs',
    ];
    const name = 'localhost/image:built';
    const labels = Object.entries(request.labels).flatMap(([key, value]) => [
      '--label',
      `${key}=${value}`,
    ]);
    const platforms = ['--platform', request.platforms.join(',')];
    const fixed = ['--isolation', 'chroot', '--format', 'oci', '--timestamp', '0'];
    await run('buildah', [
      ...storage,
      'bud',
      ...fixed,
      ...labels,
      ...platforms,
      '--manifest',
      name,
      request.folder,
    ]);
    const layout = join(scratch, 'layout');
    await run('buildah', [
      ...storage,
      'manifest',
      'push',
      '--all',
      '--format',
      'oci',
      name,
      `oci:${layout}:built`,
    ]);
    return await readLayout(layout);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** True when buildah answers on this machine. */
export async function hasBuildah(): Promise<boolean> {
  return run('buildah', ['--version']).then(
    () => true,
    () => false,
  );
}

async function readLayout(folder: string): Promise<BuiltImage> {
  const file = (digest: string): string => join(folder, 'blobs', ...digest.split(':'));
  const top = parseManifest(await readFile(join(folder, 'index.json')));
  const root = top.kind === 'index' ? top.manifests[0] : undefined;
  if (root === undefined) throw new Error(`"${folder}" has an index.json without manifests`);
  const manifests = new Map<Digest, { mediaType: string; bytes: Uint8Array }>();
  const blobs = new Map<Digest, Uint8Array>();
  const add = async ({ digest, mediaType }: Descriptor): Promise<void> => {
    const bytes = await readFile(file(digest));
    if (!isManifestMediaType(mediaType)) return void blobs.set(digest, bytes);
    manifests.set(digest, { mediaType, bytes });
    for (const edge of edgesOf(parseManifest(bytes, mediaType))) await add(edge.descriptor);
  };
  await add(root);
  return { builder: 'buildah', root, manifests, blobs };
}
