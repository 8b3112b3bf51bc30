import { maximumTagLength } from '@image-relay/oci';
import { aliasName, movesAliases, versionAliases } from './aliases.ts';
import { archGrammar, classify, type RetentionClass } from './classify.ts';
import { quote, TagError } from './error.ts';
import type { Identity } from './identity.ts';
import { isCommit } from './payload.ts';
import { sanitize } from './sanitize.ts';
import { type BuildMetadata, parseVersion, type Version, versionTag } from './version.ts';

/** What moves `latest`: pushes to the default branch, the newest release, or nothing. */
export type LatestMode = 'default-branch' | 'newest-release' | 'never';

export interface TagOptions {
  /** Digits of the commit in a tag, 7 (the default) to 40. */
  readonly shaLength?: number;
  /** Prefix of every tag, for one of several images of a repository. */
  readonly variant?: string;
  /** Suffix of a per-platform push, `amd64` or `linux/arm/v7`; such a push has no other tags. */
  readonly arch?: string;
  readonly latest?: LatestMode;
  readonly buildMetadata?: BuildMetadata;
  /** The git tree of the commit, to be tagged as `tree-{sha}`. */
  readonly tree?: string;
  /** Versions released so far: an alias moves only for the newest of its scope. */
  readonly published?: readonly string[];
  /** What stands before the version in published git tags; `v` by default. */
  readonly tagPrefix?: string;
}

export interface ImageTags {
  /** The tag that names this image alone. */
  readonly primary: string;
  /** All tags, the primary one first. */
  readonly tags: readonly string[];
  /** The retention class of the primary tag; `undefined` for a tag given by hand that has none. */
  readonly class: RetentionClass | undefined;
  readonly shortCommit: string;
}

const variantGrammar = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,62}$/;

/** The tags of an image. Throws NAME_INVALID (options) and VERSION_INVALID (build metadata). */
export function tagsOf(identity: Identity, options: TagOptions = {}): ImageTags {
  const shortCommit = identity.commit.slice(0, shaLengthOf(options));
  const prefix = prefixOf(options);
  const arch = archOf(options);
  const primary = primaryTag(identity, { ...options, shortCommit, prefix, arch });
  const further = arch === '' ? furtherTags(identity, options) : [];
  const tags = [primary, ...further.map((tag) => `${prefix}${tag}`)];
  const tooLong = tags.find((tag) => tag.length > maximumTagLength);
  if (tooLong !== undefined) throw longTag(tooLong, identity);
  const variants = options.variant ? { variants: [options.variant] } : {};
  return {
    primary,
    tags: [...new Set(tags)],
    // As pruning sees it: a branch called like a version is kept as one.
    class: classify(primary, variants) ?? classOf(identity),
    shortCommit,
  };
}

/** The retention class that an identity's images have; of `manual`, what its tag looks like. */
export function classOf(identity: Identity): RetentionClass | undefined {
  switch (identity.kind) {
    case 'pull-request':
    case 'nightly':
    case 'release':
    case 'merge-group':
      return identity.kind;
    case 'default-branch':
    case 'development-branch':
      return 'commit';
    case 'branch':
    case 'release-branch':
    case 'git-tag':
      return 'branch';
    case 'manual':
      return undefined;
  }
}

interface PrimaryOptions extends TagOptions {
  readonly shortCommit: string;
  readonly prefix: string;
  readonly arch: string;
}

function primaryTag(identity: Identity, options: PrimaryOptions): string {
  const { shortCommit, prefix, arch } = options;
  switch (identity.kind) {
    case 'manual':
      return givenTag(identity.tag ?? '', options);
    case 'pull-request':
      return `${prefix}pr-${identity.pullRequest}-${shortCommit}${arch}`;
    case 'merge-group':
      return `${prefix}mq-${identity.pullRequest}-${shortCommit}${arch}`;
    case 'default-branch':
    case 'development-branch':
      return `${prefix}sha-${shortCommit}${arch}`;
    case 'release':
      return `${prefix}${versionTag(versionOfRelease(identity), options.buildMetadata)}${arch}`;
    case 'nightly':
      return `${prefix}nightly-${identity.date}${arch}`;
    case 'branch':
    case 'release-branch':
      return namedTag(identity.branch ?? '', options);
    case 'git-tag':
      return namedTag(identity.gitTag ?? '', options);
  }
}

/** A tag given by hand may already name its variant and architecture. */
function givenTag(tag: string, { prefix, arch }: PrimaryOptions): string {
  const start = tag.startsWith(prefix) ? '' : prefix;
  return `${start}${tag}${tag.endsWith(arch) ? '' : arch}`;
}

/**
 * `{name}-{sha}`. A name that would wear the tag of another kind (a branch called `pr-5`) gets a
 * hash, so that `classify` never gives its images to the wrong retention rule.
 */
function namedTag(name: string, options: PrimaryOptions): string {
  const { shortCommit, prefix, arch, variant = '' } = options;
  const room = { suffix: `${shortCommit}${arch}`, maxLength: maximumTagLength - prefix.length };
  const plain = `${prefix}${sanitize(name, room).tag}`;
  const seenAs = [classify(plain), classify(plain, { variants: [variant] })];
  if (seenAs.every((seen) => seen === 'branch' || seen === 'release')) return plain;
  const distinct = sanitize(name, { ...room, alsoReplace: '.', disambiguate: 'always' });
  return `${prefix}${distinct.tag}`;
}

function furtherTags(identity: Identity, options: TagOptions): readonly string[] {
  const { latest = 'default-branch', tree } = options;
  const tags: string[] = [];
  if (identity.kind === 'default-branch' && latest === 'default-branch') tags.push('latest');
  if (identity.kind === 'development-branch') tags.push('dev');
  if (identity.kind === 'nightly') tags.push('nightly');
  if (identity.kind === 'release') tags.push(...releaseAliases(identity, latest, options));
  if (tree !== undefined) tags.push(`tree-${treeOf(tree).slice(0, shaLengthOf(options))}`);
  return tags;
}

/** Without knowing what was released, `latest` stays where it is. */
function releaseAliases(identity: Identity, latest: LatestMode, options: TagOptions): string[] {
  if (identity.isPrerelease) return [];
  const version = versionOfRelease(identity);
  const { published, tagPrefix = 'v' } = options;
  if (published === undefined) {
    if (!movesAliases(version)) return [];
    const minor = aliasName('minor', version);
    return version.major > 0 ? [minor, aliasName('major', version)] : [minor];
  }
  const mode = latest === 'newest-release' ? 'newest' : 'never';
  const decisions = versionAliases(version, published, { tagPrefix, latest: mode });
  return decisions.filter(({ moves }) => moves).map(({ alias }) => alias);
}

function versionOfRelease(identity: Identity): Version {
  return parseVersion(identity.version ?? identity.gitTag ?? '');
}

function shaLengthOf({ shaLength = 7 }: TagOptions): number {
  if (Number.isSafeInteger(shaLength) && shaLength >= 7 && shaLength <= 40) return shaLength;
  throw new TagError(
    'NAME_INVALID',
    `sha-length is ${shaLength}: expected a whole number from 7 to 40`,
  );
}

function prefixOf({ variant = '' }: TagOptions): string {
  if (variant === '') return '';
  if (variantGrammar.test(variant)) return `${variant}-`;
  throw new TagError('NAME_INVALID', `the variant ${quote(variant)} cannot start a tag`, {
    hint: 'Use at most 63 letters, digits, "_", "." and "-", starting with a letter or digit.',
  });
}

function archOf({ arch = '' }: TagOptions): string {
  if (arch === '') return '';
  const text = arch.toLowerCase().replaceAll('/', '-');
  if (archGrammar.test(text)) return `-${text}`;
  throw new TagError('NAME_INVALID', `${quote(arch)} is not an architecture`, {
    hint: 'Write for example amd64, arm64, arm/v7 or linux/amd64.',
  });
}

function treeOf(tree: string): string {
  if (isCommit(tree)) return tree;
  throw new TagError('NAME_INVALID', `${quote(tree)} is not a git tree`, {
    hint: 'Give the 40 or 64 hexadecimal digits of the tree.',
  });
}

function longTag(tag: string, identity: Identity): TagError {
  const code = identity.kind === 'release' ? 'VERSION_INVALID' : 'NAME_INVALID';
  return new TagError(
    code,
    `the tag ${quote(tag)} has ${tag.length} characters, at most ${maximumTagLength} are allowed`,
    { hint: 'Use a shorter version, tag or variant.' },
  );
}
