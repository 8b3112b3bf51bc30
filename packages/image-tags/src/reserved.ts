import { isExactShape, isReferrersShape } from './classify.ts';
import { quote, TagError } from './error.ts';

const releaseBranch = /^release-v?[0-9]+(?:\.[0-9]+){1,2}-[0-9a-f]{7,40}$/;

/**
 * Whether a tag has a meaning of its own, so that no name may become it without a suffix:
 * `latest` and other aliases, whatever looks like a version, the tags that events give, and the
 * fallback tags of referrers.
 */
export function isReserved(tag: string): boolean {
  return isExactShape(tag) || isReferrersShape(tag) || releaseBranch.test(tag);
}

/** Throws TAG_RESERVED when the tag has a meaning of its own. */
export function refuseReserved(tag: string, name: string): void {
  if (!isReserved(tag)) return;
  throw new TagError(
    'TAG_RESERVED',
    `the name ${quote(name)} becomes ${quote(tag)}, which has a meaning of its own`,
    { hint: 'Give the commit as suffix, or allow reserved names.' },
  );
}
