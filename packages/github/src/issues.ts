import type { ApiClient } from './client.ts';
import { memberOf, textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** A comment on an issue or pull request. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: string;
}

/** Labels and comments, of pull requests too. Needs `issues` or `pull-requests`: `write`. */
export interface Issues {
  /** Adds labels; those it has already stay. */
  addLabels(repository: GitHubRepository, number: number, labels: readonly string[]): Promise<void>;
  /** Gives false when it had no such label. */
  removeLabel(repository: GitHubRepository, number: number, label: string): Promise<boolean>;
  /** Oldest first. */
  listComments(repository: GitHubRepository, number: number): Promise<readonly Comment[]>;
  /** Not tried again when the answer is lost: list the comments and look for it. */
  createComment(repository: GitHubRepository, number: number, body: string): Promise<Comment>;
  updateComment(repository: GitHubRepository, id: number, body: string): Promise<Comment>;
}

/** The port over `/repos/{owner}/{repo}/issues`. */
export function issuesOver(client: ApiClient): Issues {
  const pathOf = (repository: GitHubRepository, ...parts: ReadonlyArray<string | number>) =>
    [rootOf(repository), 'issues', ...parts.map((one) => encodeURIComponent(one))].join('/');
  const listLabels = async (path: string) => {
    const names: string[] = [];
    for await (const one of client.list(path)) names.push(textOf(one, 'name') ?? '');
    return names;
  };
  return {
    addLabels: async (repository, number, labels) => {
      const path = pathOf(repository, number, 'labels');
      if (labels.length === 0) return;
      await client.send({ method: 'POST', path, body: { labels }, isRepeatable: true });
    },
    removeLabel: async (repository, number, label) => {
      const path = pathOf(repository, number, 'labels');
      if (!(await listLabels(path)).includes(label)) return false;
      const one = pathOf(repository, number, 'labels', label);
      await client.send({ method: 'DELETE', path: one, isRepeatable: false });
      return true;
    },
    listComments: async (repository, number) => {
      const path = pathOf(repository, number, 'comments');
      const found: Comment[] = [];
      for await (const one of client.list(path)) found.push(readComment(one, `GET ${path}`));
      return found;
    },
    createComment: async (repository, number, body) => {
      const path = pathOf(repository, number, 'comments');
      const change = { method: 'POST', path, body: { body }, isRepeatable: false } as const;
      return readComment((await client.send(change)).data, `POST ${path}`);
    },
    updateComment: async (repository, id, body) => {
      const path = pathOf(repository, 'comments', id);
      const change = { method: 'PATCH', path, body: { body }, isRepeatable: true } as const;
      return readComment((await client.send(change)).data, `PATCH ${path}`);
    },
  };
}

function readComment(body: unknown, endpoint: string): Comment {
  const id = memberOf(body, 'id');
  if (typeof id !== 'number') throw unexpected(endpoint, 'id of each comment');
  return { id, body: textOf(body, 'body') ?? '', author: textOf(body, 'user', 'login') ?? '' };
}
