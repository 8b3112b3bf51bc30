import type { Digest } from '@image-relay/oci';
import type { Backend } from './backend.ts';
import type { PackageFacts } from './core/facts.ts';
import { guardTag } from './core/graph.ts';
import type { PackagePlan } from './core/plan.ts';
import { each } from './each.ts';

const width = 16;

/**
 * What is kept and has no tag, which collections before distribution 3.0 may take: children of indexes,
 * and images that are in use or young without one.
 */
export function bareVersions({ versions }: PackageFacts, plan: PackagePlan): readonly Digest[] {
  const bare = versions.filter(
    ({ tags }, at) => tags.length === 0 && plan.versions[at]?.decision === 'keep',
  );
  return bare.map(({ digest }) => digest);
}

/** Gives manifests a tag of their own, so that every collection keeps them. Gives how many were there. */
export async function guardChildren(
  { registry, repository }: Backend,
  { versions }: PackageFacts,
  digests: readonly Digest[],
): Promise<number> {
  const children = new Map(versions.map(({ digest, manifest }) => [digest, manifest?.children]));
  const open = new Set(digests);
  let count = 0;
  while (open.size > 0) {
    // While a manifest is put again, distribution 2.8 refuses indexes that name it for a moment.
    const ready = [...open].filter((digest) => !children.get(digest)?.some((one) => open.has(one)));
    const next = ready.length > 0 ? ready : [...open];
    const done = await each(next, width, async (digest) => {
      const raw = await registry.getManifest(repository, digest);
      if (raw === undefined || raw.digest !== digest) return false;
      await registry.putManifest(repository, guardTag(digest), raw);
      return true;
    });
    count += done.filter(Boolean).length;
    for (const digest of next) open.delete(digest);
  }
  return count;
}
