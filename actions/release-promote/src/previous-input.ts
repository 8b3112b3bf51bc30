import { ActionError } from '@image-relay/action-kit';
import { type Digest, isDigest, isTag } from '@image-relay/oci';
import type { Previous } from './core/previous.ts';

/** Reads the output `previous` of a promotion. Throws INPUT_INVALID. */
export function parsePrevious(text: string): Previous {
  const value = parseJson(text);
  const { image, digest, tags } = isObject(value) ? value : {};
  if (typeof image !== 'string' || !isDigestText(digest) || !isObject(tags)) throw invalid();
  const entries = Object.entries(tags).map(([tag, before]) => {
    if (!isTag(tag) || !(before === null || isDigestText(before))) throw invalid();
    return [tag, before] as const;
  });
  return { image, digest, tags: Object.fromEntries(entries) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid();
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDigestText(value: unknown): value is Digest {
  return typeof value === 'string' && isDigest(value);
}

function invalid(): ActionError {
  const what = 'it is not JSON with `image`, `digest` and `tags` as a promotion gives them';
  return new ActionError('INPUT_INVALID', what);
}
