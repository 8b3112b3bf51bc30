import type { Digest } from '@image-relay/oci';
import type { Backend } from './backend.ts';
import type { PackageFacts } from './core/facts.ts';
import { guardTag } from './core/graph.ts';
import type { PackagePlan } from './core/plan.ts';
import { each } from './each.ts';

const width = 16;

/** Children of kept indexes that have no tag, which collections before distribution 3.0 may take. */
export function bareChildren({ versions }: PackageFacts, plan: PackagePlan): readonly Digest[] {
  const named = new Set(
    versions.flatMap(({ manifest }, at) =>
      plan.versions[at]?.decision === 'keep' ? (manifest?.children ?? []) : [],
    ),
  );
  const bare = versions.filter(({ digest, tags }) => tags.length === 0 && named.has(digest));
  return bare.map(({ digest }) => digest);
}

/** Gives manifests a tag of their own, so that every collection keeps them. Gives how many were there. */
export async function guardChildren(
  { registry, repository }: Backend,
  digests: readonly Digest[],
): Promise<number> {
  const done = await each(digests, width, async (digest) => {
    const raw = await registry.getManifest(repository, digest);
    if (raw === undefined || raw.digest !== digest) return false;
    await registry.putManifest(repository, guardTag(digest), raw);
    return true;
  });
  return done.filter(Boolean).length;
}
