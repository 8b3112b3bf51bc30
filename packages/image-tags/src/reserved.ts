import { exactClassOf, isReferrersShape } from './classify.ts';
import { quote, TagError } from './error.ts';

const releaseBranch = /^release-v?[0-9]+(?:\.[0-9]+){1,2}-[0-9a-f]{7,40}$/;

export interface ReservedOptions {
  /** The tag ends in a suffix, which sets it apart from aliases, versions and release branches. */
  readonly hasSuffix?: boolean;
}

/**
 * Whether a tag has a meaning of its own, so that no name may become it: `latest` and other aliases,
 * whatever looks like a version, the tags that events give, and the fallback tags of referrers. The
 * last two may still come of a name with a suffix: `pr-5` and a commit.
 */
export function isReserved(tag: string, { hasSuffix = false }: ReservedOptions = {}): boolean {
  if (isReferrersShape(tag)) return true;
  const seen = exactClassOf(tag);
  if (hasSuffix) return seen !== undefined && seen !== 'release';
  return seen !== undefined || releaseBranch.test(tag);
}

/** Throws TAG_RESERVED when the tag has a meaning of its own. */
export function refuseReserved(tag: string, name: string, options: ReservedOptions = {}): void {
  if (!isReserved(tag, options)) return;
  const remedy = options.hasSuffix ? 'Put something before the name' : 'Give the commit as suffix';
  throw new TagError(
    'TAG_RESERVED',
    `the name ${quote(name)} becomes ${quote(tag)}, which has a meaning of its own`,
    { hint: `${remedy}, or allow reserved names.` },
  );
}
