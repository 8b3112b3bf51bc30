import { setTimeout as delay } from 'node:timers/promises';
import type { PackageFacts } from '../core/facts.ts';
import type { Done, SettlePorts } from './settle.ts';

/** Seconds between two looks at a list that lags behind. */
const pauses = [1, 2, 4, 8, 15, 15, 15, 15];

/** A package after deletes, and what its lists said on the way there. */
export interface CurrentLook {
  readonly facts: PackageFacts;
  /** Tags that came while it was deleted from, and went with what they were put on. */
  readonly lost: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Looks until the tags of what was deleted are not listed any more: from then on a list that lags
 * behind shows every push that came before these deletes as well.
 */
export async function lookWhenCurrent(
  { backend, sleep = delay }: Pick<SettlePorts, 'backend' | 'sleep'>,
  { tried, tags, shown }: Pick<Done, 'tried' | 'tags' | 'shown'>,
): Promise<CurrentLook> {
  const known = new Set([...shown.ghosts, ...shown.versions.flatMap((version) => version.tags)]);
  const lost = new Set<string>();
  const look = async () => {
    const seen = await backend.look({ thorough: true });
    for (const tag of seen.ghosts) if (tried.size > 0 && !known.has(tag)) lost.add(tag);
    return seen;
  };
  const old = ({ ghosts }: PackageFacts) => ghosts.filter((tag) => tags.has(tag));
  let facts = await look();
  for (const pause of pauses) {
    if (old(facts).length === 0) break;
    await sleep(pause * 1000);
    facts = await look();
  }
  const listed = old(facts);
  return {
    facts,
    lost: [...lost].map((tag) => `${tag} came while images were deleted, and names nothing`),
    warnings: listed.length === 0 ? [] : [`${listed.length} tags are listed although they went`],
  };
}
