import { ActionError } from '@image-relay/action-kit';
import type { PackagePlan } from '../core/plan.ts';

/**
 * Throws PRUNE_REFUSED when a package is not as it was planned any more in a way that only another
 * clean-up explains: something forbids the new plan, or a tag that was to be kept is gone.
 */
export function checkProtected(shown: PackagePlan, now: PackagePlan): void {
  const tags = new Set(now.versions.flatMap((version) => version.tags));
  const kept = shown.versions.filter(({ decision }) => decision === 'keep');
  const gone = kept.flatMap((version) => version.tags).filter((tag) => !tags.has(tag));
  const [refusal] = now.refusals;
  if (gone.length === 0 && refusal === undefined) return;
  const why =
    refusal?.message ??
    `${gone.length} tags that are to be kept are gone: ${gone.slice(0, 5).join(', ')}`;
  throw new ActionError('PRUNE_REFUSED', `${now.name}: ${why}`, {
    hint: 'the package changed while it was pruned; look for another clean-up, and run again',
  });
}
