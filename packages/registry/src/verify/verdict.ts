import { type Digest, type Fault, isUnverifiable } from '@image-relay/oci';
import type { ImageFacts } from './facts.ts';

/** `ok`: everything is there. `unverifiable`: nothing is known to be wrong, and not everything could be seen. */
export type Outcome = 'ok' | 'broken' | 'unverifiable';

/** What the facts about one image amount to. */
export interface Judgement {
  readonly outcome: Outcome;
  /** Of the root, computed from its bytes. */
  readonly digest?: Digest;
  readonly mediaType?: string;
  /** Normalised and sorted; attestations are not platforms. */
  readonly platforms: readonly string[];
  /** What is wrong. */
  readonly faults: readonly Fault[];
  /** What could not be looked at. */
  readonly unverifiable: readonly Fault[];
  /** What was found to refer to the root, where that was asked for. */
  readonly referrers: readonly Digest[];
  /** Distinct digests that were looked at. */
  readonly counts: { readonly manifests: number; readonly blobs: number };
}

/** Sorts findings into faults and unknowns, each once, and says what they amount to. Pure. */
export function conclude(
  { root, manifests, blobs, referrers }: ImageFacts,
  findings: readonly Fault[],
  platforms: readonly string[] = [],
): Judgement {
  const all = distinct(findings);
  const faults = all.filter((fault) => !isUnverifiable(fault));
  const unverifiable = all.filter(isUnverifiable);
  const found = root.state === 'found' ? root.facts : undefined;
  const mediaType = found?.document?.mediaType;
  const digests = new Set([...manifests.keys(), ...(found === undefined ? [] : [found.digest])]);
  return {
    outcome: outcomeOf(faults, unverifiable),
    ...(found === undefined ? {} : { digest: found.digest }),
    ...(mediaType === undefined ? {} : { mediaType }),
    platforms,
    referrers: referrersOf(referrers),
    faults,
    unverifiable,
    counts: { manifests: digests.size, blobs: blobs.size },
  };
}

function referrersOf(referrers: ImageFacts['referrers']): readonly Digest[] {
  if (referrers?.state !== 'found') return [];
  const digests = referrers.facts.flatMap((referrer) => {
    if (referrer.source === 'list') return [referrer.descriptor.digest];
    return referrer.seen.state === 'found' ? [referrer.seen.facts.digest] : [];
  });
  return [...new Set(digests)];
}

function outcomeOf(faults: readonly Fault[], unverifiable: readonly Fault[]): Outcome {
  if (faults.length > 0) return 'broken';
  return unverifiable.length > 0 ? 'unverifiable' : 'ok';
}

/** Two edges that complain about one digest in the same way are one finding; the first path stays. */
function distinct(findings: readonly Fault[]): readonly Fault[] {
  const byIdentity = new Map<string, Fault>();
  for (const finding of findings) {
    const { code, digest, expected, actual, message } = finding;
    const what = digest === undefined ? message : digest;
    const identity = JSON.stringify([code, what, expected, actual]);
    if (!byIdentity.has(identity)) byIdentity.set(identity, finding);
  }
  return [...byIdentity.values()];
}
