import type { Git } from './git.ts';
import { writeObject } from './loose-files.ts';

/** What is to be at a path: an object, or nothing any more. */
export interface TreeEdit {
  readonly path: string;
  readonly entry: { readonly mode: string; readonly sha: string } | undefined;
}

interface Entry {
  readonly mode: string;
  readonly sha: string;
}

/** The tree that the edits make of another; undefined when one takes away what is not there. */
export async function writeTree(
  git: Git,
  base: string | undefined,
  edits: readonly TreeEdit[],
): Promise<string | undefined> {
  const entries = base === undefined ? new Map<string, Entry>() : await readEntries(git, base);
  const groups = Map.groupBy(edits, (one) => one.path.split('/', 1)[0] ?? '');
  for (const [name, group] of groups) {
    for (const { path, entry } of group.filter((one) => one.path === name)) {
      if (entry === undefined && !entries.delete(path)) return undefined;
      if (entry !== undefined) entries.set(path, { ...entry, mode: entry.mode.replace(/^0/, '') });
    }
    const deeper = group.filter((one) => one.path !== name);
    if (deeper.length === 0) continue;
    const inner = deeper.map((one) => ({ ...one, path: one.path.slice(name.length + 1) }));
    const current = entries.get(name);
    const sha = await writeTree(git, current?.mode === '40000' ? current.sha : undefined, inner);
    if (sha === undefined) return undefined;
    entries.set(name, { mode: '40000', sha });
    if (sha === emptyTree) entries.delete(name);
  }
  return await writeEntries(git, entries);
}

/** Git keeps no empty folders. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** `mode name\0` and twenty bytes, one after the other. */
async function readEntries(git: Git, tree: string): Promise<Map<string, Entry>> {
  const bytes = (await git.objects.read(tree))?.bytes ?? Buffer.alloc(0);
  const entries = new Map<string, Entry>();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    const [mode = '', ...name] = bytes.subarray(at, end).toString('utf8').split(' ');
    entries.set(name.join(' '), { mode, sha: bytes.subarray(end + 1, end + 21).toString('hex') });
    at = end + 21;
  }
  return entries;
}

/** Sorted by bytes, a folder as if its name ended in a slash. */
async function writeEntries(git: Git, entries: ReadonlyMap<string, Entry>): Promise<string> {
  const keyed = [...entries].map(([name, entry]) => {
    return { name, entry, key: Buffer.from(entry.mode === '40000' ? `${name}/` : name) };
  });
  const sorted = keyed.toSorted((a, b) => Buffer.compare(a.key, b.key));
  const parts = sorted.flatMap(({ name, entry }) => [
    Buffer.from(`${entry.mode} ${name}\0`),
    Buffer.from(entry.sha, 'hex'),
  ]);
  return await writeObject(git.directory, 'tree', Buffer.concat(parts));
}
