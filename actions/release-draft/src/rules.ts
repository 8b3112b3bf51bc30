import { labelledBump, versionOf } from '@image-relay/image-tags';
import type { Digest, RepositoryName } from '@image-relay/oci';

interface Versioned {
  readonly tagPrefix: string;
  readonly version?: string;
  readonly prerelease: string;
}

/** The prefix as versions know it. */
export function prefixOf(tagPrefix: string): string {
  return tagPrefix === 'none' ? '' : tagPrefix;
}

/** The identifier of a pre-release; `true` and `false` as GitHub writes them stand for `rc` and none. */
export function identifierOf(prerelease: string): string | undefined {
  if (/^false$/i.test(prerelease)) return undefined;
  return /^true$/i.test(prerelease) ? 'rc' : prerelease;
}

/** The version of the input, whose prefix may be left out. */
export function givenVersion({ version = '', tagPrefix }: Versioned) {
  return versionOf(version, { tagPrefix: prefixOf(tagPrefix) }) ?? versionOf(version);
}

/** What git allows in the name of a tag (git-check-ref-format), as far as a prefix can break it. */
export function prefixForGit({ tagPrefix }: { readonly tagPrefix: string }) {
  const isBroken =
    /[\p{Cc}\s~^:?*[\\]|\.\.|@\{|\/\/|^[/.-]|\/\./u.test(tagPrefix) || tagPrefix.length > 100;
  if (!isBroken) return undefined;
  return {
    inputs: ['tag-prefix'],
    message: `"tag-prefix" is ${JSON.stringify(tagPrefix)}, which cannot begin a git tag`,
    hint: 'write for example `v`, `api/v` or `none`',
  };
}

export function versionThatParses(inputs: Versioned) {
  const { version } = inputs;
  if (version === undefined || givenVersion(inputs) !== undefined) return undefined;
  return {
    inputs: ['version', 'tag-prefix'],
    message: `"version" is ${JSON.stringify(version)}, which is not a semantic version`,
    hint: 'write for example `2.0.0`',
  };
}

export function prereleaseOfVersion(inputs: Versioned) {
  const version = givenVersion(inputs);
  const isAsked = identifierOf(inputs.prerelease) !== undefined;
  if (version === undefined || !isAsked || version.isPrerelease) return undefined;
  return {
    inputs: ['version', 'prerelease'],
    message: '"prerelease" asks for a pre-release, and "version" names a release',
    hint: 'write a version such as `2.0.0-rc.1`, or leave one of them out',
  };
}

interface Labelled {
  readonly labelsMajor: readonly string[];
  readonly labelsMinor: readonly string[];
  readonly labelsPatch: readonly string[];
}

/** One label cannot ask for two things. */
export function labelsThatDiffer({ labelsMajor, labelsMinor, labelsPatch }: Labelled) {
  const known = { major: labelsMajor, minor: labelsMinor, patch: labelsPatch };
  const twice = [
    ...labelsMinor.filter((label) => labelledBump([label], known) !== 'minor'),
    ...labelsPatch.filter((label) => labelledBump([label], known) !== 'patch'),
  ];
  if (twice.length === 0) return undefined;
  return {
    inputs: ['labels-major', 'labels-minor', 'labels-patch'],
    message: `"labels-major", "labels-minor" and "labels-patch" share ${JSON.stringify(twice.join(', '))}`,
    hint: 'name each label once',
  };
}

interface Pictured {
  readonly image?: RepositoryName;
  readonly digest?: Digest;
}

export function imageWithDigest({ image, digest }: Pictured) {
  if ((image === undefined) === (digest === undefined)) return undefined;
  const [given, absent] = image === undefined ? ['digest', 'image'] : ['image', 'digest'];
  return {
    inputs: ['image', 'digest'],
    message: `"${given}" was given and "${absent}" was not`,
    hint: 'give both, so that the release names what was tested, or neither',
  };
}
