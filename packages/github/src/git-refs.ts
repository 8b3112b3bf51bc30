import { type ApiReader, unexpected } from './client.ts';
import { textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';

const deepestTag = 10;

/** Reading git refs. Needs `contents: read`. */
export interface GitRefs {
  /** The commit of a tag, through annotated tags; undefined when no tag has the name. */
  findTag(repository: GitHubRepository, name: string): Promise<{ commit: string } | undefined>;
  /** The names of all tags, newest names not first: the API sorts them by name. */
  listTags(repository: GitHubRepository): Promise<readonly string[]>;
}

/** The port over GitHub's git database endpoints. */
export function gitRefsOver(reader: ApiReader): GitRefs {
  return {
    findTag: async (repository, name) => {
      const root = `${rootOf(repository)}/git`;
      const path = `${root}/ref/tags/${name.split('/').map(encodeURIComponent).join('/')}`;
      const ref = await reader.find(path);
      if (ref === undefined) return undefined;
      return { commit: await peel(reader, root, { path, body: ref }) };
    },
    listTags: async (repository) => {
      const path = `${rootOf(repository)}/tags`;
      const names: string[] = [];
      for await (const entry of reader.list(path)) {
        const name = textOf(entry, 'name');
        if (name === undefined) throw unexpected(`GET ${path}`, 'a name of each tag');
        names.push(name);
      }
      return names;
    },
  };
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
