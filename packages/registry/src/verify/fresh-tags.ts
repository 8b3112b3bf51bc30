import { formatRepository, type RepositoryName } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { Registry } from '../port.ts';

/** The tags of a repository as they are now, or undefined when they cannot be listed. */
export type FreshTags = (repository: RepositoryName) => Promise<ReadonlySet<string> | undefined>;

/**
 * Lists tags anew for everyone who asks. Those who ask while a list of their repository is under
 * way share the next one, as theirs has to begin after they asked.
 */
export function createFreshTags(registry: Registry): FreshTags {
  const running = new Map<string, Promise<unknown>>();
  const next = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  return (repository) => {
    const key = formatRepository(repository);
    const waiting = next.get(key);
    if (waiting !== undefined) return waiting;
    const before = running.get(key) ?? Promise.resolve();
    const list = before.then(async () => {
      next.delete(key);
      running.set(key, list);
      return await listTags(registry, repository).finally(() => {
        if (running.get(key) === list) running.delete(key);
      });
    });
    next.set(key, list);
    return list;
  };
}

async function listTags(
  registry: Registry,
  repository: RepositoryName,
): Promise<ReadonlySet<string> | undefined> {
  try {
    const tags = new Set<string>();
    for await (const tag of registry.listTags(repository)) tags.add(tag);
    return tags;
  } catch (error) {
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
}
