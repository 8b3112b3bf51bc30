import { maximumTagLength } from '@image-relay/oci';
import { quote, TagError } from './error.ts';
import { nameHash, nameHashLength } from './name-hash.ts';
import { replaceRuns } from './replace-runs.ts';

/**
 * When a hash of the name is added: never, when the name was cut or nothing was left of it
 * (`auto`), whenever it changed or looks as if it had a hash (`strict`), or always.
 */
export type Disambiguation = 'never' | 'auto' | 'strict' | 'always';

export interface SanitizeOptions {
  /** Added behind the name with a `-`, as it is: letters, digits, `.`, `_` and `-`. */
  readonly suffix?: string;
  /** Longest result in characters, suffix and hash included; 128 by default. */
  readonly maxLength?: number;
  /** Characters to replace by `-` in addition to those no tag may have. */
  readonly alsoReplace?: string;
  readonly disambiguate?: Disambiguation;
  /** What stands for a name of which nothing is left; `ref` by default. */
  readonly fallback?: string;
}

export interface SanitizedName {
  /** The name with the suffix: a legal tag. */
  readonly tag: string;
  /** The name without the suffix. */
  readonly name: string;
  /** The given name cannot be read back from `name`. */
  readonly lossy: boolean;
  /** Characters were cut off for length. */
  readonly truncated: boolean;
}

const hashRoom = nameHashLength + 1;
const suffixGrammar = /^[A-Za-z0-9._-]+$/;
const fallbackGrammar = /^(?!.*--)[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?$/;
const hashEnding = /-[0-9a-f]{8}$/;

const dash = 0x2d;
const dot = 0x2e;

/**
 * Makes a legal tag of any branch, tag or other name, the same on every machine.
 * `never` and `auto` give an own result back unchanged; `strict` gives no two names one tag, short
 * of equal 32-bit hashes. Throws NAME_INVALID for names with NUL or line breaks and empty ones.
 */
export function sanitize(name: string, options: SanitizeOptions = {}): SanitizedName {
  const { suffix = '', alsoReplace = '', disambiguate = 'auto', fallback = 'ref' } = options;
  const budget = budgetOf(suffix, options.maxLength ?? maximumTagLength, disambiguate);
  if (!fallbackGrammar.test(fallback)) throw invalidFallback(fallback);
  const source = withoutRefPrefix(name);
  refuseName(source, name);
  const replaced = trimEnds(replaceRuns(source, alsoReplace));
  const base = replaced === '' ? fallback : replaced;
  const wasCut = base.length > budget;
  const needsHash = needsHashFor(disambiguate, { source, base, isLost: wasCut || replaced === '' });
  const room = needsHash ? budget - hashRoom : budget;
  const kept = base.length > room ? trimEnd(base.slice(0, room)) : base;
  const result = needsHash ? `${kept}-${nameHash(source)}` : kept;
  return {
    tag: suffix === '' ? result : `${result}-${suffix}`,
    name: result,
    lossy: result !== source,
    truncated: base.length > room,
  };
}

/** Takes off one leading `refs/heads/` or `refs/tags/`. */
export function withoutRefPrefix(name: string): string {
  if (name.startsWith('refs/heads/')) return name.slice('refs/heads/'.length);
  if (name.startsWith('refs/tags/')) return name.slice('refs/tags/'.length);
  return name;
}

interface Sanitizing {
  readonly source: string;
  readonly base: string;
  /** The name was cut, or nothing was left of it. */
  readonly isLost: boolean;
}

function needsHashFor(mode: Disambiguation, { source, base, isLost }: Sanitizing): boolean {
  switch (mode) {
    case 'never':
      return false;
    case 'auto':
      return isLost;
    case 'strict':
      return isLost || base !== source || hashEnding.test(source);
    case 'always':
      return true;
  }
}

function refuseName(source: string, name: string): void {
  if (source === '') {
    throw new TagError('NAME_INVALID', `the name ${quote(name)} is empty`, {
      hint: 'Give a branch, tag or other name.',
    });
  }
  if (/[\0\r\n]/.test(source)) {
    throw new TagError('NAME_INVALID', `the name ${quote(name)} has a NUL or a line break`, {
      hint: 'No git ref has one; check where the name comes from.',
    });
  }
}

/** How many characters are left for the name and its hash. */
function budgetOf(suffix: string, maxLength: number, disambiguate: Disambiguation): number {
  if (suffix !== '' && !suffixGrammar.test(suffix)) {
    throw new TagError('NAME_INVALID', `the suffix ${quote(suffix)} is not a part of a tag`, {
      hint: 'Use letters, digits, ".", "_" and "-".',
    });
  }
  if (!Number.isSafeInteger(maxLength) || maxLength < 1 || maxLength > maximumTagLength) {
    throw new TagError(
      'NAME_INVALID',
      `the maximum length is ${maxLength}: expected a whole number from 1 to ${maximumTagLength}`,
    );
  }
  const budget = suffix === '' ? maxLength : maxLength - suffix.length - 1;
  const needed = disambiguate === 'never' ? 1 : hashRoom + 1;
  if (budget >= needed) return budget;
  throw new TagError(
    'NAME_INVALID',
    `a maximum length of ${maxLength} leaves ${Math.max(budget, 0)} characters for the name: expected at least ${needed}`,
    { hint: 'Allow more characters, or give a shorter suffix.' },
  );
}

function invalidFallback(fallback: string): TagError {
  return new TagError('NAME_INVALID', `the fallback ${quote(fallback)} is not a tag of its own`, {
    hint: 'Use lower-case letters, digits, "_", and "." or one "-" between them.',
  });
}

function trimEnds(text: string): string {
  let start = 0;
  while (start < text.length && isTrimmed(text, start)) start += 1;
  return trimEnd(text.slice(start));
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isTrimmed(text, end - 1)) end -= 1;
  return text.slice(0, end);
}

function isTrimmed(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit === dash || unit === dot;
}
