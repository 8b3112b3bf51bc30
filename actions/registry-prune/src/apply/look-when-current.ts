import { setTimeout as delay } from 'node:timers/promises';
import type { Digest } from '@image-relay/oci';
import type { Backend } from '../backend.ts';
import type { PackageFacts } from '../core/facts.ts';
import type { PackagePlan } from '../core/plan.ts';

/** A list that lags is asked again so often, with a pause of so many milliseconds. */
const asks = 75;
const pause = 1000;

export interface LookPorts {
  readonly backend: Backend;
  /** Waits so many milliseconds for lists that lag behind. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** What went, and what was there before. */
export interface Gone {
  readonly shown: PackagePlan;
  /** What was deleted, also when the answer was lost. */
  readonly tried: ReadonlySet<Digest>;
  /** All that these had. */
  readonly tags: ReadonlySet<string>;
}

/** A package after deletes, and what its lists said on the way there. */
export interface CurrentLook {
  readonly facts: PackageFacts;
  /** A sentence for each tag that came meanwhile, and went with what it was put on. */
  readonly lost: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Looks when the tags of what was deleted are not listed any more: from then on a list that lags behind
 * shows every push that came before these deletes as well.
 */
export async function lookWhenCurrent(
  { backend, sleep = delay }: LookPorts,
  { tried, tags, shown }: Gone,
): Promise<CurrentLook> {
  const thorough = { thorough: true };
  let facts = await backend.look(thorough);
  if (tried.size === 0) return { facts, lost: [], warnings: [] };
  const known = new Set([...shown.ghosts, ...shown.versions.flatMap((version) => version.tags)]);
  const fresh = new Set(facts.ghosts.filter((tag) => !known.has(tag)));
  let old = facts.ghosts.filter((tag) => tags.has(tag));
  const isBehind = old.length > 0;
  for (let ask = 0; ask < asks && old.length > 0; ask += 1) {
    await sleep(pause);
    const names = await namesOf(backend);
    old = names.filter((tag) => tags.has(tag));
    for (const tag of names) if (!known.has(tag)) fresh.add(tag);
  }
  if (isBehind) facts = await backend.look(thorough);
  const there = new Set(facts.versions.flatMap((version) => version.tags));
  const lost = [...fresh].filter((tag) => !there.has(tag));
  return {
    facts,
    lost: lost.map((tag) => `${tag} came while images were deleted, and names nothing`),
    warnings: old.length === 0 ? [] : [`${old.length} tags are listed although they went`],
  };
}

async function namesOf({ registry, repository }: Backend): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const tag of registry.listTags(repository)) names.push(tag);
  return names;
}
