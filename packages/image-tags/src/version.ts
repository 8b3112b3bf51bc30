import compareParsed from 'semver/functions/compare.js';
import parseSemver from 'semver/functions/parse.js';
import { quote, TagError } from './error.ts';

/** A semantic version; `text` is without prefix and with build metadata. */
export interface Version {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly isPrerelease: boolean;
  /** What follows the `+`, if anything. */
  readonly build?: string;
}

export interface VersionOptions {
  /** What stands before the version in a git tag: `v` (the default, optional), `api/v`, `api@`. */
  readonly tagPrefix?: string;
}

/** What becomes of `+build`, which no tag may hold. */
export type BuildMetadata = 'refuse' | 'underscore';

/** The version that a git tag or version text names, or `undefined`; never a guess. */
export function versionOf(text: string, options: VersionOptions = {}): Version | undefined {
  const { tagPrefix = 'v' } = options;
  const hasPrefix = text.startsWith(tagPrefix);
  if (!hasPrefix && tagPrefix !== 'v') return undefined;
  const bare = hasPrefix ? text.slice(tagPrefix.length) : text;
  const parsed = /^[0-9]/.test(bare) ? parseSemver(bare) : null;
  // The parser ignores white space around a version.
  if (parsed === null || bare.trim() !== bare) return undefined;
  return {
    text: bare,
    major: parsed.major,
    minor: parsed.minor,
    patch: parsed.patch,
    isPrerelease: parsed.prerelease.length > 0,
    ...(parsed.build.length === 0 ? {} : { build: parsed.build.join('.') }),
  };
}

/** The version that a text names. Throws VERSION_INVALID. */
export function parseVersion(text: string, options: VersionOptions = {}): Version {
  const version = versionOf(text, options);
  if (version !== undefined) return version;
  const { tagPrefix = 'v' } = options;
  throw new TagError('VERSION_INVALID', `${quote(text)} is not a semantic version`, {
    hint: `Write ${quote(`${tagPrefix}1.2.3`)} or, before a release, ${quote(`${tagPrefix}1.2.3-rc.1`)}.`,
  });
}

/** Negative, zero or positive by semver precedence; build metadata does not count. */
export function compareVersions(left: Version, right: Version): number {
  return compareParsed(left.text, right.text);
}

/** The immutable tag of a version: `v1.2.3`, `v1.2.3_b5`. Throws VERSION_INVALID. */
export function versionTag(version: Version, buildMetadata: BuildMetadata = 'underscore'): string {
  if (version.build === undefined) return `v${version.text}`;
  if (buildMetadata === 'underscore') return `v${version.text.replace('+', '_')}`;
  throw new TagError(
    'VERSION_INVALID',
    `the version ${quote(version.text)} has build metadata, which a tag cannot hold`,
    { hint: 'Release without "+...", or set build-metadata to underscore.' },
  );
}
