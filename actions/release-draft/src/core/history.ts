import {
  compareVersions,
  isOnLine,
  type ReleaseLine,
  type Version,
  versionOf,
} from '@image-relay/image-tags';

/** A version and where its tag is. */
export interface TaggedVersion {
  readonly version: Version;
  readonly tag: string;
  readonly commit: string;
}

interface GitTag {
  readonly name: string;
  readonly commit: string;
}

/** The tags that are versions of the component, highest first; the others are ignored. */
export function taggedVersions(
  tags: readonly GitTag[],
  tagPrefix: string,
): readonly TaggedVersion[] {
  return tags
    .flatMap(({ name, commit }) => {
      const version = versionOf(name, { tagPrefix });
      return version === undefined ? [] : [{ version, tag: name, commit }];
    })
    .toSorted((left, right) => compareVersions(right.version, left.version));
}

/**
 * Tags that are ignored, as they are no semantic versions, and look newer than what is drafted: `v1.2`,
 * `1.1.028`, `2024.01.05`. An alias such as `v1` beside `v1.2.3` does not.
 */
export function newerLooking(
  names: readonly string[],
  tagPrefix: string,
  { major, minor, patch }: Version,
): readonly string[] {
  return names.filter((name) => {
    const bare = name.startsWith(tagPrefix) ? name.slice(tagPrefix.length) : name;
    const isOwn = bare !== name || tagPrefix === 'v' || tagPrefix === '';
    const parts = /^([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?![0-9A-Za-z])/.exec(bare);
    if (!isOwn || parts === null || versionOf(name, { tagPrefix }) !== undefined) return false;
    const [, first, second = 0, third = 0] = parts;
    const steps = [Number(first) - major, Number(second) - minor, Number(third) - patch];
    return (steps.find((step) => step !== 0) ?? 0) > 0;
  });
}

/**
 * The releases that a new one can follow, highest first: pre-releases are none, on a release line
 * what is above it does not count, and neither does what is not below a version that is known.
 */
export function predecessors(
  versions: readonly TaggedVersion[],
  line: ReleaseLine,
  below?: Version,
): readonly TaggedVersion[] {
  return versions
    .filter(({ version }) => !version.isPrerelease && isWithin(line, version))
    .filter(({ version }) => below === undefined || compareVersions(version, below) < 0);
}

/** Versions of the line whose tag is on that commit, highest first. */
export function versionsAt(
  versions: readonly TaggedVersion[],
  line: ReleaseLine,
  commit: string,
): readonly TaggedVersion[] {
  return versions.filter((one) => one.commit === commit && isOnLine(line, one.version));
}

function isWithin(line: ReleaseLine, { major, minor }: Version): boolean {
  if (line.kind === 'main') return true;
  return major < line.major || (major === line.major && minor <= line.minor);
}
