import type { Digest } from '@image-relay/oci';
import type { Version } from './facts.ts';
import { findHold, type Root } from './find-roots.ts';
import type { KeepCode, Verdicts } from './judge-tags.ts';
import { leaseLookup, type Policy } from './policy.ts';

/** A tag that goes while its image stays. */
export interface Untag {
  readonly tag: string;
  readonly digest: Digest;
  readonly reason: string;
}

/** What rules decide; an image that is kept for another reason keeps all of its tags. */
const byRules: ReadonlySet<KeepCode> = new Set(['rule', 'keep-newest', 'keep-tags', 'unmatched']);

interface Judged {
  readonly versions: readonly Version[];
  readonly verdicts: Verdicts;
  readonly roots: readonly (Root | undefined)[];
  readonly policy: Policy;
}

/** The expendable tags of images that another of their tags keeps. */
export function untagsOf({ versions, verdicts, roots, policy }: Judged): readonly Untag[] {
  if (policy.untag !== true) return [];
  const { onlyTags } = policy;
  const isMeant = (tag: string, digest: Digest) =>
    onlyTags === undefined || onlyTags.get(tag) === digest;
  const lookup = leaseLookup(policy.leases);
  return versions.flatMap((version, at) => {
    const { digest, tags } = version;
    const code = roots[at]?.code;
    if (code === undefined || !byRules.has(code)) return [];
    // Whoever uses an image may use it by any of its tags.
    if (findHold(version, tags, { policy, lookup }) !== undefined) return [];
    return (verdicts[at] ?? []).flatMap(({ keep, tag, reason }) =>
      keep === undefined && tag !== undefined && isMeant(tag, digest)
        ? [{ tag, digest, reason }]
        : [],
    );
  });
}
