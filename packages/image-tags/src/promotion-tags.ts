import { isTag, parseReferrersTag } from '@image-relay/oci';
import { type AliasScope, aliasName, movesAliases, newestIn } from './aliases.ts';
import { quote, TagError } from './error.ts';
import { type Version, versionOf, versionTag } from './version.ts';

/** What is to be named, and what the repository has already. */
export interface PromotionWish {
  /** Without one, only aliases that say nothing about a version can be asked for. */
  readonly version?: Version;
  /** `auto`: `1.2`, `1` and `latest`, each as far as it may move. */
  readonly aliases: 'auto' | 'none' | readonly string[];
  readonly isImmutable: (tag: string) => boolean;
  /** Whether `latest` follows releases at all. */
  readonly latest: 'newest' | 'never';
  /** Every tag of the repository; those that are versions count. */
  readonly published: Iterable<string>;
}

/** A tag that was asked for; `isDue` is false for an alias that this version may not move. */
export interface PromotionTag {
  readonly tag: string;
  readonly isImmutable: boolean;
  readonly isDue: boolean;
  readonly reason: string;
}

interface Named {
  readonly tag: string;
  /** Absent for the tag of the version itself. */
  readonly scope?: AliasScope;
}

/**
 * The tags of a promotion in the order in which they are written: what never changes, then aliases
 * from the narrowest to the widest. Only the newest release of a scope moves its alias. Throws
 * ALIAS_INVALID for an alias that cannot be one of this version.
 */
export function promotionTags(wish: PromotionWish): readonly PromotionTag[] {
  const published = [...wish.published];
  const named = namesOf(wish);
  const tags = named.map((one) => decide(one, { ...wish, published }));
  const distinct = [...new Map(tags.map((one) => [one.tag, one])).values()];
  return [
    ...distinct.filter(({ isImmutable }) => isImmutable),
    ...distinct.filter(({ isImmutable }) => !isImmutable),
  ];
}

const widths: readonly AliasScope[] = ['minor', 'major', 'latest'];

function namesOf({ version, aliases, latest }: PromotionWish): readonly Named[] {
  const own = version === undefined ? [] : [{ tag: versionTag(version) }];
  if (aliases === 'none') return own;
  if (aliases !== 'auto') {
    const objections = aliases.flatMap((alias) => objectionTo(alias, version) ?? []);
    if (objections.length > 0) throw invalid(objections);
    const listed = aliases.map((alias) => ({ tag: alias, ...scopeOf(alias, version) }));
    const ranked = listed.toSorted((left, right) => rankOf(left) - rankOf(right));
    return [...own, ...ranked];
  }
  if (version === undefined) return own;
  const scopes = widths.filter((scope) => isOffered(scope, version, latest));
  return [...own, ...scopes.map((scope) => ({ tag: aliasName(scope, version), scope }))];
}

/** 0.x promises nothing for its major, so it has no such alias unless it is asked for by name. */
function isOffered(scope: AliasScope, version: Version, latest: 'newest' | 'never'): boolean {
  if (scope === 'latest') return latest === 'newest';
  return scope === 'minor' || version.major > 0;
}

function rankOf({ tag, scope }: Named): number {
  if (tag === 'latest') return widths.length;
  return scope === undefined ? -1 : widths.indexOf(scope);
}

const ofVersion = /^v?(\d+)(?:\.(\d+))?$/;

/** How far a given name reaches: one that is not made of a version stands for all releases. */
function scopeOf(alias: string, version: Version | undefined): { readonly scope?: AliasScope } {
  if (version === undefined || versionOf(alias) !== undefined) return {};
  const parts = ofVersion.exec(alias);
  if (parts === null) return { scope: 'latest' };
  return { scope: parts[2] === undefined ? 'major' : 'minor' };
}

/** Why a given name cannot be one of the version. */
function objectionTo(alias: string, version: Version | undefined): string | undefined {
  const because = (what: string) => `the alias ${quote(alias)} ${what}`;
  if (!isTag(alias)) return because('is not a tag');
  if (parseReferrersTag(alias) !== undefined) return because('is kept for referrers');
  const full = versionOf(alias);
  if (full !== undefined) {
    const isOwn = full.text === version?.text;
    return isOwn ? undefined : because('is a version of its own; give it as the version');
  }
  const parts = ofVersion.exec(alias);
  if (version === undefined) {
    const isOfVersion = parts !== null || alias === 'latest';
    return isOfVersion ? because('follows versions, and no version is given') : undefined;
  }
  if (parts === null) return undefined;
  const scope = parts[2] === undefined ? 'major' : 'minor';
  if (alias.replace(/^v/, '') === aliasName(scope, version)) return undefined;
  return because(`is no alias of the version ${quote(version.text)}`);
}

interface Context extends PromotionWish {
  readonly published: readonly string[];
}

function decide({ tag, scope }: Named, context: Context): PromotionTag {
  const { version, published, isImmutable, latest } = context;
  const about = { tag, isImmutable: isImmutable(tag) };
  const not = (reason: string) => ({ ...about, isDue: false, reason });
  if (version === undefined) return { ...about, isDue: true, reason: 'was asked for' };
  if (scope === undefined) return { ...about, isDue: true, reason: `names ${version.text}` };
  if (tag === 'latest' && latest === 'never') return not('latest does not follow releases');
  if (version.isPrerelease) return not(`${version.text} is a pre-release`);
  if (!movesAliases(version)) return not(`${version.text} has build metadata`);
  const newest = newestIn(scope, version, published);
  if (newest === version) {
    return {
      ...about,
      isDue: true,
      reason: `${version.text} is the newest of ${nameOf(scope, version)}`,
    };
  }
  return not(`${newest.text} is published, which is newer than ${version.text}`);
}

function nameOf(scope: AliasScope, version: Version): string {
  return scope === 'latest' ? 'all' : aliasName(scope, version);
}

function invalid(objections: readonly string[]): TagError {
  return new TagError('ALIAS_INVALID', objections.join('; '), {
    hint: 'Name aliases of the version such as 1.2, 1 and latest, or names of your own such as stable.',
  });
}
