import type { Digest } from '@image-relay/oci';
import type { PromotionTag } from './promotion-tags.ts';

/** What a look-up of a tag said. Unknown is not absent. */
export type TagState =
  | { readonly state: 'absent' }
  | { readonly state: 'found'; readonly digest: Digest }
  | { readonly state: 'unknown'; readonly reason: string };

/** `write` sets a tag, `keep` finds it set already, `skip` leaves it, `refuse` stops the whole promotion. */
export interface PromotionStep {
  readonly tag: string;
  readonly isImmutable: boolean;
  readonly action: 'write' | 'keep' | 'skip' | 'refuse';
  readonly reason: string;
  /** What the tag names now. */
  readonly before?: Digest;
  /** With `refuse`. */
  readonly code?: 'TAG_IMMUTABLE' | 'TAG_UNREADABLE';
}

/** In the order in which tags are written. */
export interface PromotionPlan {
  readonly digest: Digest;
  readonly steps: readonly PromotionStep[];
  /** Tags to write; none at all when a step is refused. */
  readonly writes: readonly string[];
}

/** Holds the tags of a promotion against what they name now. A due tag that was not looked up is unknown. */
export function planPromotion(
  digest: Digest,
  tags: readonly PromotionTag[],
  current: ReadonlyMap<string, TagState>,
): PromotionPlan {
  const steps = tags.map((one) => stepOf(one, digest, current.get(one.tag)));
  const isRefused = steps.some(({ action }) => action === 'refuse');
  const writes = steps.filter(({ action }) => action === 'write').map(({ tag }) => tag);
  return { digest, steps, writes: isRefused ? [] : writes };
}

function stepOf(
  { tag, isImmutable, isDue, reason }: PromotionTag,
  digest: Digest,
  now: TagState = { state: 'unknown', reason: 'it was not looked up' },
): PromotionStep {
  const about = { tag, isImmutable };
  if (!isDue) return { ...about, action: 'skip', reason };
  if (now.state === 'unknown') {
    return { ...about, action: 'refuse', code: 'TAG_UNREADABLE', reason: now.reason };
  }
  if (now.state === 'absent') return { ...about, action: 'write', reason };
  const before = now.digest;
  if (before === digest) return { ...about, action: 'keep', before, reason: 'it names the digest' };
  if (!isImmutable) return { ...about, action: 'write', before, reason };
  const why = `it is immutable and names ${before}`;
  return { ...about, action: 'refuse', code: 'TAG_IMMUTABLE', before, reason: why };
}
