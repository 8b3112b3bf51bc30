import { parseVersion, type Version } from '@image-relay/image-tags';
import type { Context } from './clients.ts';

/** The version of the tag of a release: without the prefix it is one of another product. Throws VERSION_INVALID. */
export function versionOfTag({ tagPrefix }: Context['inputs'], tag: string): Version {
  return parseVersion(tag, { tagPrefix });
}

/** The version that a text names, with or without `tag-prefix`. Throws VERSION_INVALID. */
export function readVersion({ tagPrefix }: Context['inputs'], text: string): Version {
  return parseVersion(text.startsWith(tagPrefix) ? text.slice(tagPrefix.length) : text);
}
