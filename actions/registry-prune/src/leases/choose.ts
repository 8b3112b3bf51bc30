import { ActionError, type Environment } from '@image-relay/action-kit';
import type { GitHubRepository } from '@image-relay/github';
import { ciPlatformOf } from '@image-relay/image-tags';

/** What a platform can be asked about a repository. */
export const platformSources = ['pull-requests', 'workflow-runs', 'deployments'] as const;
export type PlatformSource = (typeof platformSources)[number];

/** An entry of the input in-use. */
export type SourceChoice = PlatformSource | 'auto' | 'none';

/** Reads an entry of the input in-use. */
export function parseSource(text: string): SourceChoice {
  const found = [...platformSources, 'auto' as const, 'none' as const].find((one) => one === text);
  if (found !== undefined) return found;
  throw new ActionError('INPUT_INVALID', `"${text}" is no source of what is in use`);
}

/** Reads an entry of the input in-use-repositories: `owner/name`. */
export function parseGitHubRepository(text: string): GitHubRepository {
  const [owner, name, ...rest] = text.split('/');
  const isName = (part: string | undefined) => /^[A-Za-z0-9_.-]+$/.test(part ?? '');
  if (owner !== undefined && name !== undefined && rest.length === 0) {
    if (isName(owner) && isName(name)) return { owner, name };
  }
  throw new ActionError('INPUT_INVALID', `"${text}" is not owner/name`);
}

/**
 * Which sources are read. `auto` is all that the platform has: Gitea and Forgejo know no deployments
 * and list runs in other ways.
 */
export function chooseSources(
  choices: readonly SourceChoice[],
  env: Environment,
): readonly PlatformSource[] {
  const isGitHub = ciPlatformOf(env) === 'github';
  const auto: readonly PlatformSource[] = isGitHub ? platformSources : ['pull-requests'];
  const isAuto = choices.includes('auto');
  return platformSources.filter((one) => choices.includes(one) || (isAuto && auto.includes(one)));
}

/** The repository of the run and those that are given besides, each once. */
export function chooseRepositories(
  given: readonly GitHubRepository[],
  env: Environment,
): readonly GitHubRepository[] {
  const own = env.GITHUB_REPOSITORY;
  const all = own === undefined || own === '' ? given : [parseGitHubRepository(own), ...given];
  const known = new Map(all.map((one) => [`${one.owner}/${one.name}`.toLowerCase(), one] as const));
  return [...known.values()];
}
