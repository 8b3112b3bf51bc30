import { type Digest, digestOf } from '@image-relay/oci';
import type { Decision, PackagePlan } from './plan.ts';

/** The parts of a plan that its hash is about. */
export interface Decided extends Pick<PackagePlan, 'name' | 'trees' | 'untags'> {
  readonly versions: readonly Pick<Decision, 'digest' | 'tags' | 'decision'>[];
}

/** The digest of everything that a plan decides; the same decisions have the same. */
export function hashPlan(packages: readonly Decided[]): Digest {
  const decided = packages.map(({ name, versions, trees, untags }) => [
    name,
    versions.map(({ digest, tags, decision }) => [digest, [...tags].sort(), decision]),
    trees,
    untags.map(({ tag, digest }) => [tag, digest]),
  ]);
  return digestOf(new TextEncoder().encode(JSON.stringify(decided)));
}
