import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, rename, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';

/**
 * Writes an object as git does and gives its hash, without a process for it:
 * https://git-scm.com/book/en/v2/Git-Internals-Git-Objects.
 */
export async function writeObject(
  directory: string,
  type: 'blob' | 'tree' | 'commit',
  content: string | Uint8Array,
): Promise<string> {
  const bytes = Buffer.from(content);
  const whole = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
  const sha = createHash('sha1').update(whole).digest('hex');
  const path = join(directory, 'objects', sha.slice(0, 2), sha.slice(2));
  await rename(await writeBeside(path, deflateSync(whole, { level: 1 })), path);
  return sha;
}

/** Sets a ref, whatever it was. */
export async function writeRef(directory: string, ref: string, sha: string): Promise<void> {
  const path = join(directory, ref);
  await rename(await writeBeside(path, `${sha}\n`), path);
}

/** Makes a ref; false when there is one of the name, or of a part of it. */
export async function createRef(directory: string, ref: string, sha: string): Promise<boolean> {
  const path = join(directory, ref);
  // An empty folder is what is left of deleted refs below the name.
  await rmdir(path).catch(() => undefined);
  try {
    const written = await writeBeside(path, `${sha}\n`);
    const [linked] = await Promise.allSettled([link(written, path)]);
    await unlink(written);
    return linked.status === 'fulfilled';
  } catch {
    return false;
  }
}

/** Readers see a file whole or not at all. */
async function writeBeside(
  path: string,
  content: string | Uint8Array,
  attempts = 20,
): Promise<string> {
  const beside = `${path}.${randomBytes(6).toString('hex')}.lock`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, content);
    return beside;
  } catch (error) {
    // The folder was empty, and git removed it with the last ref that it deleted.
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isGone || attempts === 1) throw error;
    return await writeBeside(path, content, attempts - 1);
  }
}
