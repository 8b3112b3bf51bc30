import {
  type PromotionWish,
  parseVersion,
  promotionTags,
  versionOf,
} from '@image-relay/image-tags';

const isImmutable = (tag: string) => versionOf(tag) !== undefined;

export interface Wish extends Partial<Omit<PromotionWish, 'version'>> {
  readonly version?: string;
  /** What stands before the version in git tags. */
  readonly tagPrefix?: string;
}

/** The tags of a promotion into an empty repository, unless the wish says otherwise. */
export function tagsOf({ version, tagPrefix = 'v', ...more }: Wish) {
  return promotionTags({
    aliases: 'auto',
    isImmutable,
    latest: 'newest',
    published: [],
    ...more,
    ...(version === undefined ? {} : { version: parseVersion(version, { tagPrefix }) }),
  });
}

/** The tags that are due, in their order. */
export function due(wish: Wish): string {
  return tagsOf(wish)
    .filter(({ isDue }) => isDue)
    .map(({ tag }) => tag)
    .join(' ');
}
