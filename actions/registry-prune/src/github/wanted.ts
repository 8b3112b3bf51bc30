import { type Digest, isIndexMediaType } from '@image-relay/oci';
import type { PackageFacts, Version } from '../core/facts.ts';
import type { Decision, PackagePlan } from '../core/plan.ts';

/** What is known beside the facts. */
export interface Known {
  /** Right before deletes what goes is read as well, for its order and its subjects. */
  readonly isThorough: boolean;
  /** Digests that need not be read: leaves, and what the registry does not give. */
  readonly isSettled: (digest: Digest) => boolean;
}

/** A version with what becomes of it. */
interface Judged {
  readonly version: Version;
  readonly decision: Decision;
}

/** GitHub writes both times of a version that was never changed within moments. */
const sameMoment = 60_000;

/** By rules alone: whatever else keeps a version keeps a part of something just as well. */
const byRules: ReadonlySet<string> = new Set(['rule', 'keep-newest', 'unmatched', 'age-unknown']);
const byOthers: ReadonlySet<string> = new Set(['child', 'subject', 'referrer']);

/**
 * What has to be read next, so that a plan breaks nothing that it keeps. Kept versions are read, those
 * with tags first, as their children need no reading then. What goes is not read, unless something is
 * kept that may be a part of it. Pure; nothing when the facts say enough.
 */
export function wantedOf(
  { versions }: PackageFacts,
  plan: PackagePlan,
  { isThorough, isSettled }: Known,
): readonly Digest[] {
  const judged = versions.flatMap((version, at): Judged[] => {
    const decision = plan.versions[at];
    return decision === undefined ? [] : [{ version, decision }];
  });
  const kept = judged.filter(({ decision }) => decision.decision === 'keep');
  const going = judged.filter(({ decision }) => decision.decision === 'delete');
  const isUnread = ({ version: { digest, manifest, unreadable } }: Judged) =>
    manifest === undefined && unreadable === undefined && !isSettled(digest);
  const unread = kept.filter(isUnread);
  const sure = unread.filter(
    ({ version, decision }) => version.tags.length > 0 || byOthers.has(decision.code),
  );
  const doomed = going.filter(isUnread);
  const tagged = doomed.filter(({ version }) => version.tags.length > 0);
  if (isThorough)
    return digestsOf(
      firstOf([
        [...sure, ...tagged],
        [...unread, ...doomed],
      ]),
    );
  if (sure.length > 0) return digestsOf(sure);
  const oldest = Math.min(...kept.filter(mayBePart).map(({ version }) => version.id ?? Infinity));
  const wholes = tagged.filter(({ version }) => (version.id ?? 0) > oldest);
  const isCheaper = wholes.length > 0 && wholes.length < unread.length;
  return digestsOf(firstOf(isCheaper ? [wholes] : [unread, wholes]));
}

/**
 * Something without a tag that rules keep, and that was there before what it may be a part of. What had
 * a tag of its own, or is an index, is no part as far as it is worth looking for.
 */
function mayBePart({ version, decision }: Judged): boolean {
  const { tags, manifest, createdAt = 0, taggedAt = 0 } = version;
  if (tags.length > 0 || !byRules.has(decision.code)) return false;
  if (taggedAt - createdAt > sameMoment) return false;
  return manifest === undefined || !isIndexMediaType(manifest.mediaType);
}

function firstOf(lists: readonly (readonly Judged[])[]): readonly Judged[] {
  return lists.find((list) => list.length > 0) ?? [];
}

function digestsOf(all: readonly Judged[]): readonly Digest[] {
  return all.map(({ version }) => version.digest);
}
