import { formatRepository, type RepositoryName } from '@image-relay/oci';
import type { Registry, RegistryError, VerifyTarget } from '@image-relay/registry';
import { ahead } from './ahead.ts';
import { isInShard, type Shard } from './core/shard.ts';
import { isWanted, type TagFilter } from './core/tag-filter.ts';
import type { ListFailure, Scopes } from './scopes.ts';

/** What is to be found by listing. */
export interface ListSelection {
  readonly repositories: readonly RepositoryName[];
  readonly registries: readonly string[];
  readonly filter: TagFilter;
  readonly shard?: Shard;
}

export interface ListPorts {
  readonly registry: Registry;
  readonly scopes: Scopes;
  /** What a failed request says; throws what is none. */
  readonly failureOf: (error: unknown) => ListFailure;
  readonly signal: AbortSignal;
}

interface Listed {
  readonly repository: RepositoryName;
  readonly isNamed: boolean;
}

/** Tag lists that are read ahead of the verification. */
const listsAhead = 8;

/**
 * Every tag of the named repositories and of all repositories of the catalogues, as they are
 * found. A list that cannot be read becomes a scope; what came before it broke off is given.
 */
export async function* listTargets(
  selection: ListSelection,
  ports: ListPorts,
): AsyncGenerator<VerifyTarget> {
  const lists = ahead(repositoriesOf(selection, ports), listsAhead, (listed) =>
    listTags(listed, ports),
  );
  for await (const { repository, isNamed, tags, failure } of lists) {
    let selected = 0;
    // An incomplete list does not say which tags there are not.
    const known = failure === undefined ? { knownTags: tags } : {};
    for (const tag of tags) {
      if (!isWanted(tag, selection.filter)) continue;
      selected += 1;
      yield { ...repository, reference: tag, ...known };
    }
    const counts = { tags: tags.size, selected };
    ports.scopes.repositoryListed({
      repository,
      isNamed,
      ...counts,
      ...(failure === undefined ? {} : { failure }),
    });
  }
}

/** Named ones first; each once, and only those of the shard. */
async function* repositoriesOf(
  { repositories, registries, shard }: ListSelection,
  { registry, scopes, failureOf, signal }: ListPorts,
): AsyncGenerator<Listed> {
  const seen = new Set<string>();
  const isNew = (repository: RepositoryName) => {
    const before = seen.size;
    return seen.add(formatRepository(repository)).size > before;
  };
  for (const repository of repositories) {
    const isOurs = isInShard(repository.repository, shard);
    if (isOurs && isNew(repository)) yield { repository, isNamed: true };
  }
  for (const host of registries) {
    try {
      for await (const path of registry.listRepositories(host)) {
        signal.throwIfAborted();
        const repository = { registry: host, repository: path };
        if (!isInShard(path, shard)) continue;
        scopes.countRepository(host);
        if (isNew(repository)) yield { repository, isNamed: false };
      }
    } catch (error) {
      scopes.registryFailed(host, failureOf(error));
    }
  }
}

interface TagList extends Listed {
  readonly tags: ReadonlySet<string>;
  readonly failure?: ListFailure;
}

async function listTags(listed: Listed, { registry, failureOf }: ListPorts): Promise<TagList> {
  const tags = new Set<string>();
  try {
    for await (const tag of registry.listTags(listed.repository)) tags.add(tag);
    return { ...listed, tags };
  } catch (error) {
    return { ...listed, tags, failure: failureOf(error) };
  }
}

/** For {@link ListPorts}, from what the registry package knows of its errors. */
export function failureReader(known: {
  readonly RegistryError: typeof RegistryError;
  readonly unverifiableCode: (error: RegistryError) => ListFailure['code'];
}): (error: unknown) => ListFailure {
  return (error) => {
    if (!(error instanceof known.RegistryError)) throw error;
    return { code: known.unverifiableCode(error), message: error.message };
  };
}
