import type { ApiReader } from './client.ts';
import { textOf } from './member.ts';
import { type GitHubRepository, rootOf } from './repository.ts';
import { unexpected } from './unexpected.ts';

/** A git tag and the commit below it, also of an annotated one. */
export interface Tag {
  readonly name: string;
  readonly commit: string;
}

/** Git tags with their commits. Needs `contents: read`. */
export interface Tags {
  /** All tags, in no order that means anything. */
  list(repository: GitHubRepository): Promise<readonly Tag[]>;
}

/** The port over `GET /repos/{owner}/{repo}/tags`. */
export function tagsOver(reader: ApiReader): Tags {
  return {
    list: async (repository) => {
      const path = `${rootOf(repository)}/tags`;
      const tags: Tag[] = [];
      for await (const entry of reader.list(path)) {
        const [name, commit] = [textOf(entry, 'name'), textOf(entry, 'commit', 'sha')];
        if (name === undefined || commit === undefined) {
          throw unexpected(`GET ${path}`, 'a name and a commit of each tag');
        }
        tags.push({ name, commit });
      }
      return tags;
    },
  };
}
