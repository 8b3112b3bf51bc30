import { parseVersion, type Version } from '@image-relay/image-tags';
import type { Context } from './clients.ts';

/** The version that a text names, with or without `tag-prefix`. Throws VERSION_INVALID. */
export function readVersion({ tagPrefix }: Context['inputs'], text: string): Version {
  return parseVersion(text.startsWith(tagPrefix) ? text.slice(tagPrefix.length) : text);
}
