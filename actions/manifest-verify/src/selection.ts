import { ActionError } from '@image-relay/action-kit';
import { OciError, parseRepository, type RepositoryName } from '@image-relay/oci';
import type { Shard } from './core/shard.ts';
import { type ImageInput, registriesOf } from './image-input.ts';

const mostShards = 1_000;

/** Reads the host of a registry, such as `ghcr.io` or `localhost:5000`. Throws REFERENCE_INVALID. */
export function parseRegistry(text: string): string {
  // Any repository of it: what the grammar takes for the host then is one.
  const { registry } = parseRepository(`${text}/any`);
  if (registry === text.toLowerCase()) return registry;
  throw new OciError('REFERENCE_INVALID', `"${text}" is not the host of a registry`, {
    hint: 'Write its name with a dot or a port, such as ghcr.io or registry.local:5000.',
  });
}

/** Reads a repository; an owner in mixed case is lower-cased. Throws REFERENCE_INVALID. */
export function parseRepositoryInput(text: string): RepositoryName {
  return parseRepository(text, { lowerCase: true });
}

/** Reads `i/n`. */
export function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count && count <= mostShards) return { index, count };
  throw new ActionError('INPUT_INVALID', `expected 1/n to n/n with n up to ${mostShards}`);
}

/** What the inputs name, before anything is looked up. */
export interface NamedSelection {
  readonly images: readonly ImageInput[];
  readonly repositories: readonly RepositoryName[];
  readonly registries: readonly string[];
}

/** The hosts that a run talks to, each once. */
export function hostsOf({ images, repositories, registries }: NamedSelection): readonly string[] {
  const hosts = [
    ...registriesOf(images),
    ...repositories.map(({ registry }) => registry),
    ...registries,
  ];
  return [...new Set(hosts)];
}
