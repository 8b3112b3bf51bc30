import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';
import type { GitCommit, GitPerson } from './git-objects.ts';

/** Writes a commit object that no ref points to, and gives its hash. */
export async function writeCommit(git: Git, commit: Omit<GitCommit, 'sha'>): Promise<string> {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((one) => `parent ${one}`),
    `author ${formatPerson(commit.author)}`,
    `committer ${formatPerson(commit.committer)}`,
    '',
    commit.message,
  ];
  return await git.run(['hash-object', '-t', 'commit', '-w', '--stdin'], lines.join('\n'));
}

function formatPerson({ name, email, date }: GitPerson): string {
  return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}

/** One entry of `POST /git/trees`: an object, a text, or null for what is to go. */
export interface TreeChange {
  readonly path?: string;
  readonly mode?: string;
  readonly type?: string;
  readonly sha?: string | null;
  readonly content?: string;
}

/** The tree that the changes make of a base; undefined when one takes away what is not there. */
export async function buildTree(
  git: Git,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string | undefined> {
  const files = new Map<string, string>(base === undefined ? [] : await filesOf(git, base));
  for (const change of changes) {
    const { path = '', mode = '100644', sha, content = '' } = change;
    const replaced = [...files.keys()].filter((one) => one === path || one.startsWith(`${path}/`));
    if (sha === null && replaced.length === 0) return undefined;
    for (const one of replaced) files.delete(one);
    if (sha === null) continue;
    const object = sha ?? (await git.run(['hash-object', '-w', '--stdin'], content));
    const inner = mode === '040000' ? await filesOf(git, object) : undefined;
    for (const [name, entry] of inner ?? []) files.set(`${path}/${name}`, entry);
    if (inner === undefined) files.set(path, `${mode} ${object}`);
  }
  const index = join(git.directory, `index-${randomBytes(6).toString('hex')}`);
  const env = { GIT_INDEX_FILE: index };
  const lines = [...files].map(([path, entry]) => `${entry}\t${path}\0`);
  try {
    await git.attempt(['update-index', '-z', '--index-info'], lines.join(''), env);
    return (await git.attempt(['write-tree'], '', env)).stdout.trim();
  } finally {
    await rm(index, { force: true });
  }
}

/** Every file of a tree as `mode object`, by its path. */
async function filesOf(git: Git, tree: string): Promise<ReadonlyArray<readonly [string, string]>> {
  const entries = await treeEntries(git, tree, true);
  return entries
    .filter((one) => one.type !== 'tree')
    .map((one) => [one.path ?? '', `${one.mode} ${one.sha}`] as const);
}

/** The entries of a tree as the API gives them; deep ones include the folders themselves. */
export async function treeEntries(git: Git, sha: string, isDeep: boolean) {
  const text = await git.run(['ls-tree', '-z', '-l', ...(isDeep ? ['-r', '-t'] : []), sha]);
  const lines = text.split('\0').filter(Boolean);
  return lines.map((line) => {
    const [, mode, type, object, size, path] =
      /^(\d+) (\w+) (\w+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    return { mode, type, sha: object, path, ...(size === '-' ? {} : { size: Number(size) }) };
  });
}
