import { compareVersions, type Version, type VersionOptions, versionOf } from './version.ts';

/** How far an alias reaches: all releases of a minor, of a major, or all. */
export type AliasScope = 'minor' | 'major' | 'latest';

/** One alias of a version: `1.2`, `1` or `latest`, and whether this version may move it. */
export interface AliasDecision {
  readonly alias: string;
  readonly scope: AliasScope;
  readonly moves: boolean;
  /** The newest version of the scope, this one included. */
  readonly newest: string;
}

export interface AliasOptions extends VersionOptions {
  /** Whether `latest` is an alias of releases at all; `newest` by default. */
  readonly latest?: 'newest' | 'never';
}

/**
 * The aliases of a version, each with whether it moves: only the newest of a scope moves its
 * alias; pre-releases and versions with build metadata have none; 0.x has no major alias.
 * Published tags that are no versions are ignored.
 */
export function versionAliases(
  version: Version,
  publishedTags: Iterable<string>,
  options: AliasOptions = {},
): readonly AliasDecision[] {
  if (!movesAliases(version)) return [];
  const published = [...publishedTags];
  return aliasScopes(version, options).map((scope) => {
    const newest = newestIn(scope, version, published, options);
    const moves = compareVersions(newest, version) === 0;
    return { alias: aliasName(scope, version), scope, moves, newest: newest.text };
  });
}

/** Whether aliases can follow this version: not for a pre-release, nor with build metadata. */
export function movesAliases(version: Version): boolean {
  return !version.isPrerelease && version.build === undefined;
}

/** The name of the alias of a scope: `1.2`, `1`, `latest`. */
export function aliasName(scope: AliasScope, version: Version): string {
  if (scope === 'latest') return 'latest';
  return scope === 'major' ? String(version.major) : `${version.major}.${version.minor}`;
}

function aliasScopes(version: Version, { latest = 'newest' }: AliasOptions): AliasScope[] {
  const scopes: AliasScope[] = version.major > 0 ? ['minor', 'major'] : ['minor'];
  return latest === 'newest' ? [...scopes, 'latest'] : scopes;
}

/** The newest of a scope among the published releases and the given one, which need not be a release. */
export function newestIn(
  scope: AliasScope,
  version: Version,
  publishedTags: Iterable<string>,
  options: VersionOptions = {},
): Version {
  let newest = version;
  for (const tag of publishedTags) {
    const candidate = versionOf(tag, options);
    if (candidate === undefined || !movesAliases(candidate)) continue;
    if (!isInScope(scope, candidate, version)) continue;
    if (compareVersions(candidate, newest) > 0) newest = candidate;
  }
  return newest;
}

function isInScope(scope: AliasScope, candidate: Version, version: Version): boolean {
  if (scope === 'latest') return true;
  if (candidate.major !== version.major) return false;
  return scope === 'major' || candidate.minor === version.minor;
}
