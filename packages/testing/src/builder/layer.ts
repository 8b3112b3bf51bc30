import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Digest, digestOf } from '@image-relay/oci';
import { pack } from 'tar-stream';

/** A gzip-compressed tar, its digest, and the digest of the tar itself (the config's diff_id). */
export interface Layer {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly diffId: Digest;
}

/** Packs a file or folder as the files below `target`; times, owners and order are fixed, so bytes repeat. */
export async function packLayer(source: string, target: string): Promise<Layer> {
  const archive = pack();
  const packed = buffer(archive);
  const base = posix.relative('/', posix.resolve('/', target));
  for (const folder of ancestors(base))
    archive.entry({ ...fixed, name: `${folder}/`, type: 'directory' });
  for (const path of filesBelow(source)) {
    archive.entry({ ...fixed, name: posix.join(base, path) }, readFileSync(join(source, path)));
  }
  archive.finalize();
  const tar = await packed;
  const bytes = gzipSync(tar, { level: 9 });
  return { bytes, digest: digestOf(bytes), diffId: digestOf(tar) };
}

const fixed = { mtime: new Date(0), uid: 0, gid: 0 };

function ancestors(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
}

function filesBelow(source: string): string[] {
  if (!statSync(source).isDirectory()) throw new Error(`"${source}" is not a folder`);
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(source.length + 1))
    .sort();
}
