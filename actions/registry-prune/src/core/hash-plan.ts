import { type Digest, digestOf } from '@image-relay/oci';
import type { PackagePlan } from './plan.ts';

/** The digest of everything that a plan decides; the same decisions have the same. */
export function hashPlan(packages: readonly PackagePlan[]): Digest {
  const decided = packages.map(({ name, versions, trees }) => [
    name,
    versions.map(({ digest, tags, decision }) => [digest, [...tags].sort(), decision]),
    trees,
  ]);
  return digestOf(new TextEncoder().encode(JSON.stringify(decided)));
}
