import type { Lease } from '../core/policy.ts';

const digests = /\b(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\b/g;
/** `tag: v1`, `newTag: "v1"`, `image_tag = "v1"`, `IMAGE_TAG=v1`: the name stands on another line. */
const tagValues = /tag["']?[ \t]*[:=][ \t]*["']?([A-Za-z0-9_][A-Za-z0-9._-]{0,127})/gi;

/** A text in which images are named. */
export interface NamingText {
  /** Where it is, for reasons. */
  readonly source: string;
  readonly text: string;
}

/** Every digest in a text, and everything after a key that ends in `tag`; for all packages. Pure. */
export function sharedLeasesIn({ source, text }: NamingText): readonly Lease[] {
  return [
    ...Array.from(text.matchAll(digests), ([value]): Lease => ({ kind: 'digest', value, source })),
    ...Array.from(text.matchAll(tagValues), ([, value = '']): Lease => {
      return { kind: 'tag', value, source };
    }),
  ];
}

/** Every tag that follows the name of the package in a text. Pure. */
export function tagLeasesIn(name: string, { source, text }: NamingText): readonly Lease[] {
  const tags = new RegExp(
    `(?<![A-Za-z0-9._/-])${spellingsOf(name)}:([A-Za-z0-9_][A-Za-z0-9._-]{0,127})`,
    'gi',
  );
  return Array.from(text.matchAll(tags), ([, value = '']): Lease => {
    return { kind: 'tag', value, source };
  });
}

/** Docker Hub is left out of most names, and so is `library` of its own images. */
function spellingsOf(name: string): string {
  const [, path] = /^docker\.io\/(.+)$/.exec(name) ?? [];
  if (path === undefined) return literal(name);
  const bare = path.replace(/^library\//, '');
  const optional = bare === path ? '' : '(?:library/)?';
  return `(?:(?:index\\.)?docker\\.io/)?${optional}${literal(bare)}`;
}

function literal(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\/]/g, '\\$&');
}
