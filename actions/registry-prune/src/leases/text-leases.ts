import type { Lease } from '../core/policy.ts';

const digests = /\b(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\b/g;
/**
 * `tag: v1`, `newTag: "v1"`, `image_tag = "v1"`, `IMAGE_TAG=v1`: the name stands on another line. YAML
 * may say `tag: &anchor v1`, and Helm takes `appVersion` where there is no tag.
 */
const tagValues =
  /(?:tag|appversion)(?<=([A-Za-z0-9_-]{0,64}))["']?[ \t]*(?:[?:+]?=|:)[ \t]*(?:[&!]\S{0,64}[ \t]+){0,2}["']?([A-Za-z0-9_][A-Za-z0-9._-]{0,127})/gi;

/** `WEB=sha256:…`, `"web": "sha256:…"`. */
const digestKeys =
  /\bsha(?:256|512):[0-9a-f]{64,128}(?<=([A-Za-z0-9_-]{1,64})["']?[ \t]{0,8}[:=][ \t]{0,8}["']?sha[0-9a-f:]{68,132})/g;

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
    ...Array.from(text.matchAll(tagValues), ([, , value = '']): Lease => {
      return { kind: 'tag', value, source };
    }),
  ];
}

/** The keys, in lower case, that give a tag or digest for all packages: `tag`, `image_tag`. Pure. */
export function keysIn({ text }: NamingText): readonly string[] {
  const all = [...text.matchAll(tagValues), ...text.matchAll(digestKeys)];
  return all.map(([, key = '']) => key.toLowerCase());
}

/**
 * Every tag that follows the name of the package in a text, and `latest` where none does:
 * https://docs.docker.com/reference/cli/docker/image/pull/. Pure.
 */
export function tagLeasesIn(name: string, { source, text }: NamingText): readonly Lease[] {
  const tags = new RegExp(
    `${imageIn(name)}(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127})|(?![A-Za-z0-9._/:@-]))`,
    'gi',
  );
  return Array.from(text.matchAll(tags), ([, value = 'latest']): Lease => {
    return { kind: 'tag', value, source };
  });
}

/** The source of an expression for the name of a package, also behind `docker://` and the like. */
export function imageIn(name: string): string {
  return `(?<![A-Za-z0-9._-]|(?<!:/)/)${spellingsOf(name)}`;
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
