import type { TagState } from '@image-relay/image-tags';
import type { Digest, RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';

/** Every tag of a repository; none for one that is not there yet. */
export async function listTags(
  registry: Registry,
  repository: RepositoryName,
): Promise<readonly string[]> {
  const tags: string[] = [];
  for await (const tag of registry.listTags(repository)) tags.push(tag);
  return tags;
}

/** What tags name now. A refused or failed look-up throws its own error: it never counts as absent. */
export async function lookUp(
  registry: Registry,
  repository: RepositoryName,
  tags: readonly string[],
): Promise<ReadonlyMap<string, TagState>> {
  const states = await Promise.all(
    tags.map(async (tag) => {
      const found = await registry.resolve(repository, tag);
      const state: TagState =
        found === undefined ? { state: 'absent' } : { state: 'found', digest: found.digest };
      return [tag, state] as const;
    }),
  );
  return new Map(states);
}

/** Those of the wanted tags that name what they are to name. */
export async function readBack(
  registry: Registry,
  repository: RepositoryName,
  wanted: ReadonlyMap<string, Digest>,
): Promise<readonly string[]> {
  const now = await lookUp(registry, repository, [...wanted.keys()]);
  return [...wanted]
    .filter(([tag, digest]) => {
      const state = now.get(tag);
      return state?.state === 'found' && state.digest === digest;
    })
    .map(([tag]) => tag);
}
