import type { Git } from './git.ts';
import type { GitCommit, GitPerson } from './git-objects.ts';
import { writeObject } from './loose-files.ts';
import { writeTree } from './tree-writer.ts';

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
  return await writeObject(git.directory, 'commit', lines.join('\n'));
}

function formatPerson({ name, email, date }: GitPerson): string {
  return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}

/** Commits a tree in the name of the platform, as its merges are. */
export async function commitTree(
  git: Git,
  commit: Pick<GitCommit, 'tree' | 'parents' | 'message'>,
  date: string,
): Promise<string> {
  const author = { name: 'GitHub', email: 'noreply@github.test', date };
  return await writeCommit(git, { ...commit, author, committer: author });
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
  const edits = await Promise.all(
    changes.map(async ({ path = '', mode = '100644', sha, content = '' }) => {
      if (sha === null) return { path, entry: undefined };
      return { path, entry: { mode, sha: sha ?? (await writeBlob(git, content)) } };
    }),
  );
  return await writeTree(git, base, edits);
}

/** Writes a blob and gives its hash. */
export async function writeBlob(git: Git, content: string | Uint8Array): Promise<string> {
  return await writeObject(git.directory, 'blob', content);
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
