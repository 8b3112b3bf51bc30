import { createHash } from 'node:crypto';
import type { Digest } from '@image-relay/oci';

const hexLength: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 };

/** Whether the text is a digest this registry can check: sha256 or sha512 with lower-case hex. */
export function isSupportedDigest(text: string): text is Digest {
  const [algorithm = '', hex = '', ...rest] = text.split(':');
  return rest.length === 0 && hexLength[algorithm] === hex.length && /^[0-9a-f]+$/.test(hex);
}

/** Whether the text is shaped as a digest of any algorithm. */
export function looksLikeDigest(text: string): boolean {
  return text.includes(':');
}

/** Digest of bytes; independent of the product's code so that a bug there is seen. */
export function contentDigest(
  bytes: Uint8Array,
  algorithm: 'sha256' | 'sha512' = 'sha256',
): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Whether the bytes hash to the digest. */
export function matchesDigest(bytes: Uint8Array, digest: Digest): boolean {
  return contentDigest(bytes, digest.startsWith('sha512:') ? 'sha512' : 'sha256') === digest;
}
