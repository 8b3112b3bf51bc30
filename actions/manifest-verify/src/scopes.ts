import { formatRepository, type RepositoryName, type UnverifiableCode } from '@image-relay/oci';
import type { Scope } from './core/report.ts';

/** Why a list ended early. */
export interface ListFailure {
  readonly code: UnverifiableCode;
  readonly message: string;
}

/** Takes down how reading catalogues and lists of tags went. */
export interface Scopes {
  /** A repository of the catalogue that belongs to this run. */
  countRepository(registry: string): void;
  registryFailed(registry: string, failure: ListFailure): void;
  /** `isNamed`: by the user, and not only by a catalogue. */
  repositoryListed(listed: ListedRepository): void;
  /** Every registry and repository that was named, and every other one that could not be listed. */
  close(): readonly Scope[];
}

export interface ListedRepository {
  readonly repository: RepositoryName;
  readonly isNamed: boolean;
  /** Tags that were listed, and those of them that were selected. */
  readonly tags: number;
  readonly selected: number;
  readonly failure?: ListFailure;
}

interface RegistryLine {
  repositories: number;
  images: number;
  failure?: ListFailure;
}

export interface ScopesOptions {
  readonly registries: readonly string[];
  /** With a shard, a part may be empty although the whole is not. */
  readonly isSharded: boolean;
}

export function createScopes({ registries, isSharded }: ScopesOptions): Scopes {
  const lines = new Map<string, RegistryLine>();
  for (const registry of registries) lines.set(registry, { repositories: 0, images: 0 });
  const repositories: Scope[] = [];
  return {
    countRepository(registry) {
      const line = lines.get(registry);
      if (line !== undefined) line.repositories += 1;
    },
    registryFailed(registry, failure) {
      const line = lines.get(registry);
      if (line !== undefined) line.failure = failure;
    },
    repositoryListed(listed) {
      const line = lines.get(listed.repository.registry);
      if (line !== undefined) line.images += listed.selected;
      if (listed.isNamed || listed.failure !== undefined) repositories.push(scopeOf(listed));
    },
    close: () => [
      ...[...lines].map(([name, line]) => registryScope(name, line, isSharded)),
      ...repositories.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    ],
  };
}

function registryScope(
  name: string,
  { repositories, images, failure }: RegistryLine,
  isSharded: boolean,
): Scope {
  const counts = { kind: 'registry', name, repositories, images } as const;
  if (failure !== undefined) return { ...counts, outcome: 'unverifiable', ...failure };
  if (images > 0 || isSharded) return { ...counts, outcome: 'ok' };
  const what =
    repositories === 0
      ? 'its catalogue is empty'
      : `none of its ${repositories} repositories has a tag that is to be verified`;
  return {
    ...counts,
    outcome: 'unverifiable',
    code: 'SELECTION_EMPTY',
    message: `nothing of ${name} was verified: ${what}`,
  };
}

function scopeOf({ repository, isNamed, tags, selected, failure }: ListedRepository): Scope {
  const name = formatRepository(repository);
  const counts = { kind: 'repository', name, images: selected } as const;
  if (failure !== undefined) return { ...counts, outcome: 'unverifiable', ...failure };
  if (selected > 0 || !isNamed) return { ...counts, outcome: 'ok' };
  const what =
    tags === 0 ? 'it does not exist or has no tags' : `none of its ${tags} tags is to be verified`;
  return {
    ...counts,
    outcome: 'unverifiable',
    code: 'SELECTION_EMPTY',
    message: `nothing of ${name} was verified: ${what}`,
  };
}
