import type { ApiClient } from './client.ts';
import { memberOf, textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** One entry of a tree. */
export interface TreeEntry {
  /** From the root of the tree, with `/`. */
  readonly path: string;
  /** `100644`, `100755`, `120000`, `040000` or `160000`. */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly object: string;
}

/** A tree; `isTruncated` when it has more entries than the API gives at once. */
export interface Tree {
  readonly tree: string;
  readonly entries: readonly TreeEntry[];
  readonly isTruncated: boolean;
}

/** A file to put into a tree, or to take out of it. */
export type TreeEdit =
  | { readonly path: string; readonly content: string; readonly mode?: string }
  | { readonly path: string; readonly remove: true };

/** Git trees. Reading needs `contents: read`, making them `contents: write`. */
export interface Trees {
  /** All entries at any depth of a tree, commit or ref; undefined when there is none. */
  list(repository: GitHubRepository, name: string): Promise<Tree | undefined>;
  /** Makes a tree out of another and gives its hash. */
  create(repository: GitHubRepository, base: string, edits: readonly TreeEdit[]): Promise<string>;
}

/** The port over `/repos/{owner}/{repo}/git/trees`. */
export function treesOver(client: ApiClient): Trees {
  return {
    list: async (repository, name) => {
      const path = `${rootOf(repository)}/git/trees/${encodeURIComponent(name)}?recursive=1`;
      const body = await client.find(path);
      return body === undefined ? undefined : readTree(body, `GET ${path}`);
    },
    create: async (repository, base, edits) => {
      const path = `${rootOf(repository)}/git/trees`;
      const tree = edits.map((edit) => entryOf(edit));
      const body = { base_tree: base, tree };
      const { data } = await client.send({ method: 'POST', path, body, isRepeatable: true });
      const made = textOf(data, 'sha');
      if (made === undefined) throw unexpected(`POST ${path}`, 'sha');
      return made;
    },
  };
}

function entryOf(edit: TreeEdit) {
  const place = { path: edit.path, type: 'blob' };
  if ('remove' in edit) return { ...place, mode: '100644', sha: null };
  return { ...place, mode: edit.mode ?? '100644', content: edit.content };
}

function readTree(body: unknown, endpoint: string): Tree {
  const [tree, entries] = [textOf(body, 'sha'), memberOf(body, 'tree')];
  if (tree === undefined || !Array.isArray(entries)) throw unexpected(endpoint, 'sha and tree');
  return {
    tree,
    isTruncated: memberOf(body, 'truncated') === true,
    entries: entries.map((one: unknown) => {
      const type = (['blob', 'tree', 'commit'] as const).find(
        (name) => name === textOf(one, 'type'),
      );
      const [path, object] = [textOf(one, 'path'), textOf(one, 'sha')];
      if (type === undefined || path === undefined || object === undefined) {
        throw unexpected(endpoint, 'path, type and sha of each entry');
      }
      return { path, mode: textOf(one, 'mode') ?? '', type, object };
    }),
  };
}
