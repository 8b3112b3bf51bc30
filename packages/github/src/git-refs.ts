import type { ApiClient, ApiReader } from './client.ts';
import { GitHubError } from './errors.ts';
import { textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

const deepestTag = 10;

/** What became of a ref that was to be created. */
export type RefCreation =
  | { readonly status: 'created' }
  /** The name has a ref already; `object` is what it points to. */
  | { readonly status: 'taken'; readonly object: string };

/** Git refs. Reading needs `contents: read`, changing them `contents: write`. */
export interface GitRefs {
  /** The commit of a tag, through annotated tags; undefined when no tag has the name. */
  findTag(repository: GitHubRepository, name: string): Promise<{ commit: string } | undefined>;
  /** The names of all tags, newest names not first: the API sorts them by name. */
  listTags(repository: GitHubRepository): Promise<readonly string[]>;
  /** What a full ref name (`refs/heads/main`) points to, a commit or a tag object. */
  find(repository: GitHubRepository, ref: string): Promise<{ object: string } | undefined>;
  /** Reserves a name: of several that create one at once, one succeeds. */
  create(repository: GitHubRepository, ref: string, commit: string): Promise<RefCreation>;
  /** Moves a ref; without `force` only forward, else GITHUB_REFUSED. */
  update(
    repository: GitHubRepository,
    ref: string,
    change: { readonly commit: string; readonly force?: boolean },
  ): Promise<void>;
  /** Gives false when there was none. */
  delete(repository: GitHubRepository, ref: string): Promise<boolean>;
}

/** The port over GitHub's git database endpoints. */
export function gitRefsOver(client: ApiClient): GitRefs {
  return {
    findTag: async (repository, name) => {
      const path = refPath(repository, 'ref', `refs/tags/${name}`);
      const body = await client.find(path);
      if (body === undefined) return undefined;
      return { commit: await peel(client, `${rootOf(repository)}/git`, { path, body }) };
    },
    listTags: (repository) => listTags(client, repository),
    find: (repository, ref) => find(client, repository, ref),
    create: async (repository, ref, commit) => {
      const path = `${rootOf(repository)}/git/refs`;
      const body = { ref, sha: commit };
      try {
        await client.send({ method: 'POST', path, body, isRepeatable: false });
        return { status: 'created' };
      } catch (error) {
        return await afterFailure(error, commit, () => find(client, repository, ref));
      }
    },
    update: async (repository, ref, { commit, force = false }) => {
      const path = refPath(repository, 'refs', ref);
      const body = { sha: commit, force };
      await client.send({ method: 'PATCH', path, body, isRepeatable: true });
    },
    delete: (repository, ref) => remove(client, repository, ref),
  };
}

async function find(client: ApiClient, repository: GitHubRepository, ref: string) {
  const path = refPath(repository, 'ref', ref);
  const body = await client.find(path);
  if (body === undefined) return undefined;
  const object = textOf(body, 'object', 'sha');
  if (object === undefined) throw unexpected(`GET ${path}`, 'object.sha');
  return { object };
}

async function remove(client: ApiClient, repository: GitHubRepository, ref: string) {
  if ((await find(client, repository, ref)) === undefined) return false;
  try {
    const path = refPath(repository, 'refs', ref);
    await client.send({ method: 'DELETE', path, isRepeatable: true });
  } catch (error) {
    // 422 says that another was faster, or that the ref is protected.
    if ((await find(client, repository, ref)) !== undefined) throw error;
  }
  return true;
}

/** Reads the ref back: a refusal may mean that it is taken, a lost answer that it was made. */
async function afterFailure(
  error: unknown,
  commit: string,
  find: () => Promise<{ object: string } | undefined>,
): Promise<RefCreation> {
  const code = error instanceof GitHubError ? error.code : undefined;
  const isLost = code === 'GITHUB_NETWORK' || code === 'GITHUB_UPSTREAM_ERROR';
  if (!isLost && code !== 'GITHUB_REFUSED') throw error;
  const found = await find();
  if (found === undefined) throw error;
  if (isLost && found.object === commit) return { status: 'created' };
  return { status: 'taken', object: found.object };
}

function refPath(repository: GitHubRepository, noun: 'ref' | 'refs', ref: string): string {
  const name = ref.replace(/^refs\//, '');
  return `${rootOf(repository)}/git/${noun}/${name.split('/').map(encodeURIComponent).join('/')}`;
}

async function listTags(
  reader: ApiReader,
  repository: GitHubRepository,
): Promise<readonly string[]> {
  const path = `${rootOf(repository)}/tags`;
  const names: string[] = [];
  for await (const entry of reader.list(path)) {
    const name = textOf(entry, 'name');
    if (name === undefined) throw unexpected(`GET ${path}`, 'a name of each tag');
    names.push(name);
  }
  return names;
}

/** A tag may point to a tag object, and that to another. */
async function peel(
  reader: ApiReader,
  root: string,
  ref: { readonly path: string; readonly body: unknown },
): Promise<string> {
  let { path, body } = ref;
  for (let depth = 0; depth < deepestTag; depth += 1) {
    const sha = textOf(body, 'object', 'sha');
    const type = textOf(body, 'object', 'type');
    if (sha !== undefined && type === 'commit') return sha;
    if (sha === undefined || type !== 'tag') break;
    path = `${root}/tags/${sha}`;
    body = await reader.find(path);
  }
  throw unexpected(`GET ${path}`, 'an object that is a commit or a tag');
}
