import { type Git, printed } from './git.ts';

/** A commit as git keeps it. */
export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: GitPerson;
  readonly committer: GitPerson;
  readonly message: string;
}

/** Who and when (ISO 8601). */
export interface GitPerson {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

const fields = ['%H', '%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'];

/** Commits in the order of git log for a range, whose ends are hashes, or other arguments. */
export async function readCommits(
  git: Git,
  ...arguments_: readonly string[]
): Promise<readonly GitCommit[]> {
  const format = `--format=${fields.join('%x00')}%x01`;
  const command = ['log', format, ...arguments_, '--'];
  const text = printed(command, await git.recall(command));
  return text
    .split('\x01')
    .filter((one) => one.trim() !== '')
    .map(parseCommit);
}

function parseCommit(text: string): GitCommit {
  const parts = text.replace(/^\n/, '').split('\0');
  const [sha = '', tree = '', parents = '', name = '', email = '', date = ''] = parts;
  const [, , , , , , committerName = '', committerEmail = '', committed = '', message = ''] = parts;
  return {
    sha,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name, email, date: formatDate(Number(date)) },
    committer: {
      name: committerName,
      email: committerEmail,
      date: formatDate(Number(committed)),
    },
    message: message.trimEnd(),
  };
}

const commits = new WeakMap<Git, Map<string, GitCommit>>();

/** One commit by its hash; undefined when the repository has no such commit. */
export async function readCommit(git: Git, sha: string): Promise<GitCommit | undefined> {
  const known = commits.get(git) ?? new Map<string, GitCommit>();
  commits.set(git, known);
  const commit = known.get(sha) ?? (await readCommitObject(git, sha));
  if (commit?.sha === sha) known.set(sha, commit);
  return commit;
}

async function readCommitObject(git: Git, sha: string): Promise<GitCommit | undefined> {
  const found = await git.objects.read(sha);
  if (found?.type !== 'commit') return undefined;
  const text = found.bytes.toString('utf8');
  const end = text.indexOf('\n\n');
  const headers = text.slice(0, end).split('\n');
  const all = (name: string) =>
    headers.filter((one) => one.startsWith(`${name} `)).map((one) => one.slice(name.length + 1));
  return {
    sha: found.sha,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: parsePerson(all('author')[0] ?? ''),
    committer: parsePerson(all('committer')[0] ?? ''),
    message: text.slice(end + 2).trimEnd(),
  };
}

function parsePerson(line: string): GitPerson {
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+) /.exec(line) ?? [];
  return { name, email, date: formatDate(Number(seconds)) };
}

/** As GitHub writes it, in UTC and without fractions. */
function formatDate(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** The commit that a branch, tag, full ref or hash names, through annotated tags. */
export async function resolveCommit(git: Git, name: string): Promise<string | undefined> {
  for (const candidate of [`refs/heads/${name}`, `refs/tags/${name}`, name]) {
    const found = await git.objects.find(`${candidate}^{commit}`);
    if (found !== undefined) return found.sha;
  }
  return undefined;
}

/** A ref and the object it points to. */
export interface GitRef {
  readonly ref: string;
  readonly sha: string;
  /** `commit` or `tag`. */
  readonly type: string;
  /** The object itself, or what an annotated tag points to. */
  readonly commit: string;
}

/** All refs whose full name starts with the text, sorted by name. */
export async function listRefs(git: Git, prefix: string): Promise<readonly GitRef[]> {
  const format = '%(refname) %(objectname) %(objecttype) %(*objectname)';
  const text = await git.run(['for-each-ref', `--format=${format}`]);
  const lines = text.split('\n').filter((line) => line.startsWith(prefix));
  return lines.map((line) => {
    const [ref = '', sha = '', type = '', peeled = ''] = line.split(' ');
    return { ref, sha, type, commit: peeled === '' ? sha : peeled };
  });
}

/** Says whether the first commit is reached from the second. */
export async function isAncestor(git: Git, older: string, newer: string): Promise<boolean> {
  const seen = new Set([newer]);
  for (const sha of seen) {
    if (sha === older) return true;
    for (const parent of (await readCommit(git, sha))?.parents ?? []) seen.add(parent);
  }
  return false;
}

/** The merged tree of two commits, or the paths that conflict. */
export async function mergeTrees(
  git: Git,
  base: string,
  head: string,
): Promise<{ readonly tree: string } | { readonly conflicts: readonly string[] }> {
  const arguments_ = ['merge-tree', '--write-tree', '--name-only', '--no-messages', base, head];
  const { exitCode, stdout } = await git.attempt(arguments_);
  const [tree = '', ...conflicts] = stdout.trim().split('\n');
  return exitCode === 0 ? { tree } : { conflicts };
}
