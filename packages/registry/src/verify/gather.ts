import { type Digest, graphLimits, isDigest, type RepositoryName } from '@image-relay/oci';
import type { FactStore } from './fact-store.ts';
import type { BlobFacts, ImageFacts, ManifestFacts, Observation, ReferrerFacts } from './facts.ts';
import type { Gate } from './gate.ts';
import { createGraphBudget, type GraphBudget } from './graph-budget.ts';
import { lookUpReferrers, type TagLister } from './referrers.ts';
import { type Visit, type VisitOptions, visitsOf } from './visit.ts';

/** One image to look at: `reference` is a tag or a digest. */
export interface VerifyTarget extends RepositoryName {
  readonly reference: string;
  /** Every tag of the repository, where this one was taken from such a list. */
  readonly knownTags?: ReadonlySet<string>;
}

export interface GatherOptions {
  readonly visits: VisitOptions;
  readonly referrers: 'ignore' | 'verify';
  readonly tagsOf: TagLister;
  /** See createLargeGate. */
  readonly largeImages: Gate;
}

interface Walk {
  readonly store: FactStore;
  readonly repository: RepositoryName;
  readonly options: GatherOptions;
  readonly manifests: Map<Digest, Observation<ManifestFacts>>;
  readonly blobs: Map<Digest, Observation<BlobFacts>>;
  /** The least depth at which a manifest was entered: a shallower way to it opens more levels. */
  readonly depths: Map<Digest, number>;
  readonly budget: GraphBudget;
}

/**
 * Looks at everything an image reaches, as wide as its graph allows: a node is asked for as soon
 * as the document that names it is there. Throws only on a bug; failed requests are facts.
 */
export async function gatherImage(
  store: FactStore,
  target: VerifyTarget,
  options: GatherOptions,
): Promise<ImageFacts> {
  const walk: Walk = {
    store,
    repository: { registry: target.registry, repository: target.repository },
    options,
    manifests: new Map(),
    blobs: new Map(),
    depths: new Map(),
    budget: createGraphBudget(options.largeImages),
  };
  try {
    return await gather(walk, target.reference);
  } finally {
    walk.budget.end();
  }
}

async function gather(walk: Walk, reference: string): Promise<ImageFacts> {
  const { store, options } = walk;
  const known = isDigest(reference) ? reference : undefined;
  // Started now, so that it is there as soon as the digest of the root is.
  if (options.referrers === 'verify') options.tagsOf(walk.repository).catch(() => undefined);
  const early = known === undefined ? undefined : gatherReferrers(walk, known);
  early?.catch(() => undefined); // it is awaited below; until then a failure must not go unhandled
  const root = await (known === undefined
    ? store.tag(walk.repository, reference)
    : store.manifest(walk.repository, { digest: known }));
  if (root.state !== 'found') {
    await early;
    return { ...emptyFacts(root), ...(await missingTag(walk, root, reference)) };
  }
  if (known !== undefined && root.facts.digest !== known) {
    await early;
    return emptyFacts(root);
  }
  const [referrers] = await Promise.all([
    early ?? gatherReferrers(walk, root.facts.digest),
    enter(walk, root.facts, 0),
  ]);
  const { manifests, blobs, budget } = walk;
  if (budget.exceeded !== undefined) return { ...emptyFacts(root), exceeded: budget.exceeded };
  return { root, manifests, blobs, ...(referrers === undefined ? {} : { referrers }) };
}

function emptyFacts(root: Observation<ManifestFacts>): ImageFacts {
  return { root, manifests: new Map(), blobs: new Map() };
}

/** A tag that answers 404 is only broken when the registry lists it; else there is no such tag. */
async function missingTag(
  walk: Walk,
  root: Observation<ManifestFacts>,
  reference: string,
): Promise<Pick<ImageFacts, 'tagIsListed'>> {
  if (root.state !== 'missing' || isDigest(reference)) return {};
  const tags = await walk.options.tagsOf(walk.repository);
  return tags?.has(reference) ? { tagIsListed: true } : {};
}

async function gatherReferrers(
  walk: Walk,
  digest: Digest,
): Promise<Observation<readonly ReferrerFacts[]> | undefined> {
  if (walk.options.referrers === 'ignore') return undefined;
  const { store, repository, options } = walk;
  const found = await lookUpReferrers(store, { repository, digest }, options.tagsOf);
  if (found.state !== 'found' || !(await walk.budget.admit(found.facts.length))) return found;
  await Promise.all(
    found.facts.map(async (referrer) => {
      if (referrer.source === 'list') {
        await visitManifest(walk, { kind: 'manifest', descriptor: referrer.descriptor }, 1);
      } else if (referrer.seen.state === 'found') {
        walk.manifests.set(referrer.seen.facts.digest, referrer.seen);
        await enter(walk, referrer.seen.facts, 1);
      }
    }),
  );
  return found;
}

/** Goes on below a manifest whose bytes are the right ones. */
async function enter(walk: Walk, facts: ManifestFacts, depth: number): Promise<void> {
  const { digest, document } = facts;
  const before = walk.depths.get(digest);
  if (document === undefined || (before !== undefined && before <= depth)) return;
  walk.depths.set(digest, depth);
  if (before === undefined && !(await walk.budget.admit(document.edges.length))) return;
  await Promise.all(
    visitsOf(document, walk.options.visits).map((visit) => follow(walk, visit, depth + 1)),
  );
}

async function follow(walk: Walk, visit: Visit, depth: number): Promise<void> {
  const { store, repository, blobs, budget } = walk;
  const { kind, descriptor } = visit;
  const { digest } = descriptor;
  if (kind === 'skip') return;
  if (kind === 'config') {
    const seen = await budget.blob(() => store.config(repository, descriptor));
    if (seen !== undefined) blobs.set(digest, seen);
  } else if (kind === 'layer') {
    const seen = await budget.blob(() => store.layer(repository, descriptor));
    if (seen !== undefined && !blobs.has(digest)) blobs.set(digest, seen);
  } else if (depth <= graphLimits.depth) {
    await visitManifest(walk, visit, depth);
  }
}

async function visitManifest(walk: Walk, visit: Visit, depth: number): Promise<void> {
  const { store, repository, manifests, budget } = walk;
  const { digest, size } = visit.descriptor;
  const read = () => store.manifest(repository, visit.descriptor);
  const seen = await budget.document(size, read);
  // Nothing is said about an image that is too large, so nothing of it is kept either.
  if (seen === undefined || budget.exceeded !== undefined) return;
  if (manifests.get(digest)?.state !== 'found') manifests.set(digest, seen);
  if (visit.kind === 'subject' || seen.state !== 'found') return;
  if (seen.facts.digest === digest) await enter(walk, seen.facts, depth);
}
