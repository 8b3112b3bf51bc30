import { hostsOf, type NamedSelection } from './selection.ts';

interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

interface Listed {
  readonly repositories: readonly unknown[];
  readonly registries: readonly unknown[];
  readonly tags: readonly unknown[];
  readonly excludeTags: readonly unknown[];
}

export function somethingToVerify({ images, repositories, registries }: NamedSelection) {
  if (images.length + repositories.length + registries.length > 0) return undefined;
  return {
    inputs: ['images', 'repositories', 'registries'],
    message: 'none of "images", "repositories" and "registries" names anything to verify',
    hint: 'write for example `images: ghcr.io/acme/web:1.2.3`',
  };
}

export function filtersForLists({ repositories, registries, tags, excludeTags }: Listed) {
  if (repositories.length + registries.length > 0) return undefined;
  if (tags.length + excludeTags.length === 0) return undefined;
  return {
    inputs: ['tags', 'exclude-tags'],
    message: '"tags" and "exclude-tags" choose from lists of tags, and no list is asked for',
    hint: 'name the repositories in `repositories`, or leave the expressions out',
  };
}

export function oneRegistryForTheCredentials(inputs: Credentials & NamedSelection) {
  const registries = hostsOf(inputs);
  if (inputs.username === undefined || registries.length < 2) return undefined;
  return {
    inputs: ['username', 'images', 'repositories', 'registries'],
    message: `the credentials are for one registry and ${registries.length} are named: ${registries.join(', ')}`,
    hint: 'verify each registry in a step of its own, or log in before and leave the credentials out',
  };
}
