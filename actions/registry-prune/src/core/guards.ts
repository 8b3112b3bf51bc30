import { isIndexMediaType } from '@image-relay/oci';
import type { PackageFacts } from './facts.ts';
import type { Root } from './find-roots.ts';
import type { Graph } from './graph.ts';

/** Why nothing of a package is deleted. */
export interface Refusal {
  readonly code: 'unreadable' | 'no-children' | 'every-tag' | 'too-many';
  readonly message: string;
}

export interface Judged {
  readonly facts: PackageFacts;
  readonly graph: Graph;
  readonly roots: readonly (Root | undefined)[];
  readonly kept: Uint8Array;
  readonly maxDeletePercent: number;
}

/** What forbids a plan, whatever its rules say; nothing for a plan that deletes nothing. */
export function refusalsOf(judged: Judged): readonly Refusal[] {
  const { facts, kept } = judged;
  const deleted = facts.versions.length - kept.reduce((sum, one) => sum + one, 0);
  if (deleted === 0) return [];
  return [unreadable, noChildren, everyTag, tooMany].flatMap(
    (guard) => guard(judged, deleted) ?? [],
  );
}

/** What an unreadable manifest names is unknown, so it could be anything. */
function unreadable({ facts }: Judged): Refusal | undefined {
  const all = facts.versions.filter((version) => version.unreadable !== undefined);
  const [first] = all;
  if (first === undefined) return undefined;
  const more = all.length > 1 ? ` and ${all.length - 1} more` : '';
  const name = [first.digest, ...first.tags.slice(0, 1)].join(' ');
  return {
    code: 'unreadable',
    message: `what ${name}${more} names is unknown: ${first.unreadable}`,
  };
}

/** Indexes without one child between them: more likely a registry that answers wrongly. */
function noChildren({ facts, graph, roots }: Judged): Refusal | undefined {
  let indexes = 0;
  for (const [at, root] of roots.entries()) {
    const { manifest } = facts.versions[at] ?? {};
    if (root === undefined || manifest === undefined || !isIndexMediaType(manifest.mediaType)) {
      continue;
    }
    // That of a build cache has content instead.
    if (manifest.children.length + manifest.blobs.length > 0) return undefined;
    indexes += 1;
  }
  if (indexes === 0 || graph.children.some((children) => children.length > 0)) return undefined;
  return { code: 'no-children', message: `${indexes} indexes are kept and not one has a child` };
}

function everyTag({ facts, graph, kept }: Judged): Refusal | undefined {
  const tagged = facts.versions.map((_, at) => at).filter((at) => hasTags(graph, at));
  if (tagged.length === 0 || tagged.some((at) => kept[at] === 1)) return undefined;
  return { code: 'every-tag', message: `all ${tagged.length} tagged versions would be deleted` };
}

function tooMany({ facts, maxDeletePercent }: Judged, deleted: number): Refusal | undefined {
  const all = facts.versions.length;
  if (deleted * 100 <= maxDeletePercent * all) return undefined;
  const percent = Math.ceil((deleted * 100) / all);
  return {
    code: 'too-many',
    message: `${deleted} of ${all} versions (${percent} %) would be deleted, at most ${maxDeletePercent} % may be (max-delete-percent)`,
  };
}

function hasTags(graph: Graph, at: number): boolean {
  return (graph.ownTags[at]?.length ?? 0) > 0;
}
