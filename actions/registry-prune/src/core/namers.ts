import type { Digest } from '@image-relay/oci';
import type { PackageFacts } from './facts.ts';
import { buildGraph } from './graph.ts';

/** What each digest of a package is named by: indexes, artifacts with it as subject, fallback tags. */
export function namersOf({ versions }: PackageFacts): ReadonlyMap<Digest, readonly Digest[]> {
  const { children, subjects } = buildGraph(versions);
  const namers = new Map<Digest, Digest[]>();
  versions.forEach(({ digest }, at) => {
    for (const place of [...(children[at] ?? []), ...(subjects[at] ?? [])]) {
      const target = versions[place]?.digest;
      if (target === undefined) continue;
      const known = namers.get(target);
      if (known === undefined) namers.set(target, [digest]);
      else known.push(digest);
    }
  });
  return namers;
}
