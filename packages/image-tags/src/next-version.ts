import type { Bump } from './bump.ts';
import { isOnLine, type ReleaseLine } from './release-line.ts';
import {
  compareVersions,
  parseVersion,
  type Version,
  type VersionOptions,
  versionOf,
} from './version.ts';

export interface NextVersionOptions extends VersionOptions {
  /** What the changes ask for; only main heeds it. */
  readonly bump: Bump;
  /** The identifier of a pre-release: `rc` gives `1.3.0-rc.1`, `1.3.0-rc.2`, ... */
  readonly prerelease?: string;
}

/** The git tag of a version: `v1.2.3`, `api/v1.2.3`. */
export function gitTagOf(version: Version, { tagPrefix = 'v' }: VersionOptions = {}): string {
  return `${tagPrefix}${version.text}`;
}

/**
 * The releases among git tags that a new version of the line follows, highest first: on main all,
 * on `release/1.2` those of 1.2. Pre-releases and tags that do not parse are left out.
 */
export function releasesOn(
  line: ReleaseLine,
  tags: Iterable<string>,
  options: VersionOptions = {},
): readonly Version[] {
  return [...tags]
    .map((tag) => versionOf(tag, options))
    .filter((version) => version !== undefined)
    .filter((version) => !version.isPrerelease && isOnLine(line, version))
    .toSorted((left, right) => compareVersions(right, left));
}

/**
 * The version after those that are tagged. On main: the highest release of all lines, incremented
 * by what the changes ask for; without any release 0.1.0. On `release/1.2`: its highest patch plus
 * one, whatever the changes ask for.
 */
export function nextVersion(
  line: ReleaseLine,
  tags: Iterable<string>,
  options: NextVersionOptions,
): Version {
  const all = [...tags];
  const [highest] = releasesOn(line, all, options);
  const release = line.kind === 'main' ? onMain(highest, options.bump) : onLine(line, highest);
  if (options.prerelease === undefined) return parseVersion(release);
  const stem = `${release}-${options.prerelease}.`;
  const numbers = all
    .map((tag) => versionOf(tag, options)?.text ?? '')
    .map((text) => (text.startsWith(stem) ? text.slice(stem.length).split('+')[0] : undefined))
    .map((rest) => (/^[0-9]{1,9}$/.test(rest ?? '') ? Number(rest) : 0));
  return parseVersion(`${stem}${Math.max(0, ...numbers) + 1}`);
}

/** The next to try when a version is taken: the next patch, or the next number of a pre-release. */
export function versionAfter(version: Version): Version {
  const { major, minor, patch, text } = version;
  if (!version.isPrerelease) return parseVersion(`${major}.${minor}.${patch + 1}`);
  const bare = text.split('+')[0] ?? text;
  const number = /\.([0-9]{1,9})$/.exec(bare)?.[1];
  if (number === undefined) return parseVersion(`${bare}.1`);
  return parseVersion(`${bare.slice(0, -number.length)}${Number(number) + 1}`);
}

function onMain(highest: Version | undefined, bump: Bump): string {
  if (highest === undefined) return '0.1.0';
  const { major, minor, patch } = highest;
  if (bump === 'major') return `${major + 1}.0.0`;
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

function onLine(
  line: { readonly major: number; readonly minor: number },
  highest: Version | undefined,
): string {
  return `${line.major}.${line.minor}.${highest === undefined ? 0 : highest.patch + 1}`;
}
