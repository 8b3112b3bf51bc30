import type { Digest } from '@image-relay/oci';
import { classesOf, type TableClass } from './class-of.ts';
import { type PackageFacts, timeOf, type Version } from './facts.ts';
import { findRoots, type Root } from './find-roots.ts';
import { buildGraph, type Graph } from './graph.ts';
import { type Refusal, refusalsOf } from './guards.ts';
import { judgeTags, type KeepCode, type Verdicts } from './judge-tags.ts';
import { orderDeletes } from './order.ts';
import type { Policy } from './policy.ts';
import { type Reached, reach, type Way } from './reach.ts';
import { type Untag, untagsOf } from './untags.ts';

/** Why a version goes: its tags are expendable, it has none, or it is part of what goes. */
export type DeleteCode = 'expired' | 'untagged' | 'part';

/** What becomes of one version, and why. */
export interface Decision {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly decision: 'keep' | 'delete';
  readonly code: KeepCode | Way | DeleteCode;
  readonly reason: string;
  /** Of what is kept with something else: what that is kept for, an image most often. */
  readonly image?: Digest;
  readonly class: TableClass;
  /** RFC 3339; absent when nothing says it. */
  readonly time?: string;
}

/** Everything that is decided about one package. */
export interface PackagePlan {
  readonly name: string;
  readonly versions: readonly Decision[];
  /** What goes, in the order in which it goes; a list is a tree that is never split. */
  readonly trees: readonly (readonly Digest[])[];
  /** Tags that go while their images stay. */
  readonly untags: readonly Untag[];
  readonly refusals: readonly Refusal[];
  /** Tags that match no rule, and are kept. */
  readonly unmatched: number;
  /** Tags that are listed and name nothing. */
  readonly ghosts: readonly string[];
  /** What is named and not there; nothing of it was deleted here. */
  readonly absent: readonly { readonly by: Digest; readonly digest: Digest }[];
}

/** Decides about every version of a package. Pure, and linear in versions and edges. */
export function planPackage(facts: PackageFacts, policy: Policy): PackagePlan {
  const { versions, name, ghosts } = facts;
  const graph = buildGraph(versions);
  const verdicts = judgeTags(versions, graph, policy);
  const roots = findRoots(versions, graph, { verdicts, policy });
  const reached = reach(graph, roots);
  const { kept } = reached;
  const classes = classesOf(graph);
  const order = orderDeletes(versions, graph, (at) => kept[at] !== 1);
  const look = { versions, graph, verdicts, roots, reached };
  const { maxDeletePercent } = policy;
  return {
    name,
    versions: versions.map((version, at) => {
      const decided = kept[at] === 1 ? keepDecision(look, at) : deleteDecision(look, at);
      return decisionOf(version, decided, classes[at] ?? 'untagged');
    }),
    trees: order.map((tree) => tree.flatMap((at) => versions[at]?.digest ?? [])),
    untags: untagsOf({ versions, verdicts, roots, policy }),
    refusals: refusalsOf({ facts, graph, roots, kept, maxDeletePercent }),
    unmatched: unmatchedTags(verdicts, graph),
    ghosts,
    absent: graph.absent,
  };
}

interface Look {
  readonly versions: readonly Version[];
  readonly graph: Graph;
  readonly verdicts: Verdicts;
  readonly roots: readonly (Root | undefined)[];
  readonly reached: Reached;
}

type Decided = Pick<Decision, 'decision' | 'code' | 'reason' | 'image'>;

/** One literal without a spread for most, which takes half of the memory. */
function decisionOf(version: Version, decided: Decided, tableClass: TableClass): Decision {
  const { digest, tags } = version;
  const { decision, code, reason, image } = decided;
  const time = timeOf(version);
  if (time === undefined) return { digest, tags, ...decided, class: tableClass };
  const text = new Date(time).toISOString();
  if (image !== undefined) return { digest, tags, ...decided, class: tableClass, time: text };
  return { digest, tags, decision, code, reason, class: tableClass, time: text };
}

function keepDecision({ versions, roots, reached }: Look, at: number): Decided {
  const root = roots[at];
  if (root !== undefined) return { decision: 'keep', ...root };
  const other = versions[reached.from[at] ?? -1];
  const way = reached.ways[at] ?? 'child';
  const name = other === undefined ? '' : nameOf(other);
  const reasons = { child: 'child of', subject: 'subject of', referrer: 'refers to' };
  const image = versions[originOf(reached, at)]?.digest;
  return {
    decision: 'keep',
    code: way,
    reason: `${reasons[way]} ${name}`,
    ...(image === undefined ? {} : { image }),
  };
}

/** The place of what is kept by itself, from which this place is reached. */
function originOf({ from }: Reached, at: number): number {
  let place = at;
  for (let next = from[place] ?? -1; next >= 0; next = from[place] ?? -1) place = next;
  return place;
}

function deleteDecision({ verdicts, graph }: Look, at: number): Decided {
  const reasons = (verdicts[at] ?? []).map(({ reason }) => reason);
  if (reasons.length === 0) {
    return { decision: 'delete', code: 'part', reason: 'all that it is part of goes' };
  }
  const isTagged = (graph.ownTags[at]?.length ?? 0) > 0;
  const code = isTagged ? 'expired' : 'untagged';
  return { decision: 'delete', code, reason: reasons.join('; ') };
}

function nameOf({ digest, tags }: Version): string {
  const [tag] = tags;
  return tag === undefined ? digest : `${digest} (${tag})`;
}

function unmatchedTags(verdicts: Verdicts, { ownTags }: Graph): number {
  return verdicts.reduce<number>((sum, all, at) => {
    const unmatched = (all ?? []).filter(({ keep }) => keep === 'unmatched').length;
    return (ownTags[at]?.length ?? 0) === 0 ? sum : sum + unmatched;
  }, 0);
}
