import type { Backend } from './backend.ts';
import type { PackageFacts } from './core/facts.ts';
import { guardTag } from './core/graph.ts';
import type { PackagePlan } from './core/plan.ts';
import { each } from './each.ts';

const width = 16;

/**
 * Gives every child of a kept index a tag of its own where it has none, as collections before
 * distribution 3.0 take what has no tag. Gives how many were tagged.
 */
export async function guardChildren(
  { registry, repository }: Backend,
  { versions }: PackageFacts,
  plan: PackagePlan,
): Promise<number> {
  const named = new Set(
    versions.flatMap(({ manifest }, at) =>
      plan.versions[at]?.decision === 'keep' ? (manifest?.children ?? []) : [],
    ),
  );
  const bare = versions.filter(({ digest, tags }) => tags.length === 0 && named.has(digest));
  const done = await each(bare, width, async ({ digest }) => {
    const raw = await registry.getManifest(repository, digest);
    if (raw === undefined || raw.digest !== digest) return false;
    await registry.putManifest(repository, guardTag(digest), raw);
    return true;
  });
  return done.filter(Boolean).length;
}
