import { formatAge } from './duration.ts';
import { timeOf, type Version } from './facts.ts';
import type { Graph } from './graph.ts';
import type { KeepCode, Verdict, Verdicts } from './judge-tags.ts';
import { type LeaseLookup, leaseLookup, type Policy } from './policy.ts';

/** Why a version is kept by itself. */
export interface Root {
  readonly code: KeepCode;
  readonly reason: string;
}

/** What is kept by itself, at the places of the versions; undefined for all others. */
export function findRoots(
  versions: readonly Version[],
  { ownTags }: Graph,
  { verdicts, policy }: { readonly verdicts: Verdicts; readonly policy: Policy },
): readonly (Root | undefined)[] {
  const lookup = leaseLookup(policy.leases);
  return versions.map((version, at) => {
    if (version.unreadable !== undefined) {
      return { code: 'unreadable', reason: `it cannot be read: ${version.unreadable}` };
    }
    const held = policy.held?.get(version.digest);
    if (held !== undefined) return { code: 'kept-by-registry', reason: held };
    return (
      byRules(verdicts[at] ?? []) ??
      findHold(version, ownTags[at] ?? [], { policy, lookup }) ??
      byPlan(version, policy)
    );
  });
}

/** What keeps a version with all of its tags, whatever the rules say: it is in use, or young. */
export function findHold(
  version: Version,
  tags: readonly string[],
  { policy, lookup }: { readonly policy: Policy; readonly lookup: LeaseLookup },
): Root | undefined {
  return byLease(version, tags, lookup) ?? byYouth(version, policy);
}

/** One tag that is not expendable keeps the version. */
function byRules(verdicts: readonly Verdict[]): Root | undefined {
  const verdict = verdicts.find(({ keep }) => keep !== undefined);
  return verdict?.keep === undefined ? undefined : { code: verdict.keep, reason: verdict.reason };
}

function byLease(
  { digest }: Version,
  tags: readonly string[],
  lookup: LeaseLookup,
): Root | undefined {
  const lease = lookup(digest, tags);
  if (lease === undefined) return undefined;
  return { code: 'in-use', reason: `${lease.kind} ${lease.value} is in use: ${lease.source}` };
}

function byYouth(version: Version, { now, minAgeMs, bufferMs }: Policy): Root | undefined {
  const time = timeOf(version);
  if (time === undefined || now - time >= minAgeMs + bufferMs) return undefined;
  const limit = formatAge(minAgeMs + bufferMs);
  return {
    code: 'young',
    reason: `it is ${formatAge(now - time)} old, nothing younger than ${limit} goes`,
  };
}

/** Whatever has become expendable since a plan was shown waits for the next one. */
function byPlan({ digest }: Version, { only }: Policy): Root | undefined {
  if (only === undefined || only.has(digest)) return undefined;
  return { code: 'not-planned', reason: 'it is not in the plan that is applied' };
}
