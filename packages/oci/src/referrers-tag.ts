import { algorithmOf, type Digest, encodedOf, isDigest } from './digest.ts';
import { isTag } from './tag.ts';

/** A tag that stands for a digest; `suffix` is what follows it (`sig`), without its dot. */
export interface ReferrersTag {
  readonly digest: Digest;
  readonly suffix?: string;
}

const cosignSuffixes = ['sig', 'att', 'sbom'] as const;
const wholeDigestTag = /^(sha256|blake3)-([a-f0-9]{64})(?:\.([A-Za-z0-9._-]+))?$/;

/**
 * The tag that lists what refers to a digest where there is no referrers API: algorithm and
 * encoded part, cut to 32 and 64 characters (OCI distribution-spec, "Referrers Tag Schema").
 */
export function referrersTag(digest: Digest): string {
  const part = (text: string, length: number) =>
    text.replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(0, length);
  return `${part(algorithmOf(digest), 32)}-${part(encodedOf(digest), 64)}`;
}

/** The tags under which cosign stores signatures, attestations and SBOMs of a digest. */
export function cosignTags(digest: Digest): readonly string[] {
  const base = digest.replace(':', '-');
  return cosignSuffixes.map((suffix) => `${base}.${suffix}`).filter(isTag);
}

/**
 * Reads `sha256-<hex>[.suffix]` back. `undefined` for other tags, and for sha512, whose tag
 * holds half of its digest: compare `referrersTag` of known digests for those.
 */
export function parseReferrersTag(tag: string): ReferrersTag | undefined {
  const match = isTag(tag) ? wholeDigestTag.exec(tag) : null;
  if (match === null) return undefined;
  const digest = `${match[1]}:${match[2]}`;
  if (!isDigest(digest)) return undefined;
  return { digest, ...(match[3] === undefined ? {} : { suffix: match[3] }) };
}
