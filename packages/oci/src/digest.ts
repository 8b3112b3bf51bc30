import { createHash } from 'node:crypto';
import { OciError, quote } from './error.ts';

/** `algorithm:encoded` (OCI image-spec, descriptor.md, "Digests"). */
export type Digest = `${string}:${string}`;

/** Algorithms that this package can compute. */
export type DigestAlgorithm = 'sha256' | 'sha512';

/** Takes bytes in pieces and gives the digest of all of them; usable once. */
export interface Digester {
  update(bytes: Uint8Array): void;
  digest(): Digest;
}

const grammar = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/;
const lowerHex = /^[a-f0-9]+$/;
/** Registered algorithms and their hexadecimal digits. */
const registered: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha512', 128],
  ['blake3', 64],
]);
const maximumLength = 512;

/** The digest of `{}`, the empty configuration of artifacts (OCI image-spec 1.1). */
export const EMPTY_JSON_DIGEST: Digest =
  'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';

/** Whether the text is a digest: registered algorithms in full, others by the grammar alone. */
export function isDigest(text: string): text is Digest {
  if (text.length > maximumLength || !grammar.test(text)) return false;
  const colon = text.indexOf(':');
  const length = registered.get(text.slice(0, colon));
  const encoded = text.slice(colon + 1);
  return length === undefined || (encoded.length === length && lowerHex.test(encoded));
}

/** Gives the text back as a digest. Throws DIGEST_INVALID. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  const lower = text.trim().toLowerCase();
  throw new OciError('DIGEST_INVALID', `${quote(text)} is not a digest: ${digestProblem(text)}`, {
    hint: isDigest(lower)
      ? `Write ${quote(lower)}.`
      : 'Copy the whole digest, for example sha256: followed by 64 hexadecimal digits.',
  });
}

/** Why a text is not a digest, as the end of a sentence. */
function digestProblem(text: string): string {
  const colon = text.indexOf(':');
  if (colon < 0) return 'expected algorithm:encoded, there is no ":"';
  const algorithm = text.slice(0, colon);
  const expected = registered.get(algorithm);
  if (expected === undefined) return 'expected algorithm:encoded as in sha256:<64 hex digits>';
  const length = text.length - colon - 1;
  return `expected ${expected} lower-case hexadecimal digits after ${quote(`${algorithm}:`)}, found ${length} characters`;
}

/** `sha256` of `sha256:...`. */
export function algorithmOf(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'));
}

/** The part after the colon. */
export function encodedOf(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** Whether `createDigester` and `digestOf` can compute this algorithm. */
export function isComputableAlgorithm(algorithm: string): algorithm is DigestAlgorithm {
  return algorithm === 'sha256' || algorithm === 'sha512';
}

/** Hashes a stream piece by piece. Throws DIGEST_INVALID for an algorithm it cannot compute. */
export function createDigester(algorithm = 'sha256'): Digester {
  if (!isComputableAlgorithm(algorithm)) {
    throw new OciError(
      'DIGEST_INVALID',
      `digest algorithm ${quote(algorithm)} cannot be computed: expected sha256 or sha512`,
      { hint: 'Push the image with sha256 digests.' },
    );
  }
  const hash = createHash(algorithm);
  return {
    update(bytes) {
      hash.update(bytes);
    },
    digest: () => `${algorithm}:${hash.digest('hex')}`,
  };
}

/** The digest of bytes as they are. Throws DIGEST_INVALID for an algorithm it cannot compute. */
export function digestOf(bytes: Uint8Array, algorithm = 'sha256'): Digest {
  const digester = createDigester(algorithm);
  digester.update(bytes);
  return digester.digest();
}
