import type { ApiClient } from './client.ts';
import { memberOf, textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** A commit's tree and time. */
export interface Commit {
  readonly tree: string;
  /** ISO 8601, of the committer. */
  readonly committedAt?: string;
}

/** Who wrote a commit, and when (ISO 8601). */
export interface CommitPerson {
  readonly name: string;
  readonly email: string;
  readonly date?: string;
}

/** A whole commit object. */
export interface CommitObject {
  readonly commit: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author?: CommitPerson;
}

/** Commit objects. Reading needs `contents: read`, making them `contents: write`. */
export interface Commits {
  /** Undefined when the repository has no such commit. */
  find(repository: GitHubRepository, commit: string): Promise<Commit | undefined>;
  /** The whole object; undefined when the repository has no such commit. */
  get(repository: GitHubRepository, commit: string): Promise<CommitObject | undefined>;
  /** Makes a commit that no ref points to, and gives its hash. Without an author it is the token's. */
  create(repository: GitHubRepository, wanted: Omit<CommitObject, 'commit'>): Promise<string>;
}

/** The port over `/repos/{owner}/{repo}/git/commits`; Gitea nests its answers once more. */
export function commitsOver(client: ApiClient): Commits {
  const pathOf = (repository: GitHubRepository, ...parts: readonly string[]) =>
    [rootOf(repository), 'git', 'commits', ...parts.map(encodeURIComponent)].join('/');
  return {
    find: async (repository, commit) => {
      const path = pathOf(repository, commit);
      const body = await client.find(path);
      if (body === undefined) return undefined;
      const { tree, committedAt } = readCommit(body, path);
      return { tree, ...(committedAt === undefined ? {} : { committedAt }) };
    },
    get: async (repository, commit) => {
      const path = pathOf(repository, commit);
      const body = await client.find(path);
      return body === undefined ? undefined : readObject(body, path);
    },
    create: async (repository, { tree, parents, message, author }) => {
      const path = pathOf(repository);
      const by = author === undefined ? {} : { author };
      const body = { tree, parents, message, ...by };
      // Made twice it is the same object, or one that nobody points to.
      const { data } = await client.send({ method: 'POST', path, body, isRepeatable: true });
      const made = textOf(data, 'sha');
      if (made === undefined) throw unexpected(`POST ${path}`, 'sha');
      return made;
    },
  };
}

function readCommit(body: unknown, path: string) {
  const tree = textOf(body, 'tree', 'sha') ?? textOf(body, 'commit', 'tree', 'sha');
  if (tree === undefined) throw unexpected(`GET ${path}`, 'tree.sha');
  const committedAt =
    textOf(body, 'committer', 'date') ?? textOf(body, 'commit', 'committer', 'date');
  return { tree, committedAt };
}

function readObject(body: unknown, path: string): CommitObject {
  const { tree } = readCommit(body, path);
  const commit = textOf(body, 'sha');
  const parents = memberOf(body, 'parents');
  if (commit === undefined || !Array.isArray(parents)) {
    throw unexpected(`GET ${path}`, 'sha and parents');
  }
  const inner = textOf(body, 'message') === undefined ? memberOf(body, 'commit') : body;
  const [name, email] = [textOf(inner, 'author', 'name'), textOf(inner, 'author', 'email')];
  const date = textOf(inner, 'author', 'date');
  const when = date === undefined ? {} : { date };
  const isNamed = name !== undefined && email !== undefined;
  return {
    commit,
    tree,
    parents: parents.map((one: unknown) => textOf(one, 'sha') ?? ''),
    message: textOf(inner, 'message') ?? '',
    ...(isNamed ? { author: { name, email, ...when } } : {}),
  };
}
