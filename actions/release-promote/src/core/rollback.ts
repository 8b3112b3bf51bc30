import type { TagState } from '@image-relay/image-tags';
import type { Digest } from '@image-relay/oci';
import type { Previous } from './previous.ts';
import type { Step } from './report.ts';

/** Puts back what the promotion moved and nothing else: an alias that was moved since stays. */
export function planRollback(
  { digest, tags }: Previous,
  current: ReadonlyMap<string, TagState>,
): readonly Step[] {
  return Object.entries(tags).map(([tag, after]) => {
    const now = current.get(tag) ?? { state: 'unknown', reason: 'it was not looked up' };
    return { tag, immutable: false, ...decide(digest, after, now) };
  });
}

/** Whether there was something to put back, and all of it has been moved or deleted since. */
export function isOvertaken(steps: readonly Step[], written: Digest): boolean {
  const isMoved = ({ action, before }: Step) => action === 'skip' && before !== written;
  return steps.length > 0 && steps.every(isMoved);
}

function decide(
  written: Digest,
  after: Digest | null,
  now: TagState,
): Pick<Step, 'action' | 'reason' | 'before' | 'after'> {
  if (now.state === 'unknown') {
    return { action: 'refuse', reason: now.reason };
  }
  if (now.state === 'absent') return { action: 'skip', reason: 'it is not there any more' };
  const before = now.digest;
  if (before === after) return { action: 'keep', reason: 'it was put back already', before };
  if (before !== written) {
    const reason = 'it names something else than the promotion wrote';
    return { action: 'skip', reason, before };
  }
  if (after === null) {
    const reason = 'it was not there before the promotion; delete it by hand if it has to go';
    return { action: 'skip', reason, before };
  }
  return { action: 'write', reason: 'it names what the promotion wrote', before, after };
}
