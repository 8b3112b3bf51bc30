import { type Digest, graphLimits, isDigest, type RepositoryName } from '@image-relay/oci';
import type { FactStore } from './fact-store.ts';
import type { BlobFacts, ImageFacts, ManifestFacts, Observation, ReferrerFacts } from './facts.ts';
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
}

interface Walk {
  readonly store: FactStore;
  readonly repository: RepositoryName;
  readonly options: GatherOptions;
  readonly manifests: Map<Digest, Observation<ManifestFacts>>;
  readonly blobs: Map<Digest, Observation<BlobFacts>>;
  /** The least depth at which a manifest was entered: a shallower way to it opens more levels. */
  readonly depths: Map<Digest, number>;
  descriptors: number;
  exceeded?: string;
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
    descriptors: 0,
  };
  const { reference } = target;
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
  if (walk.exceeded !== undefined) return { ...emptyFacts(root), exceeded: walk.exceeded };
  const { manifests, blobs } = walk;
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
  if (found.state !== 'found' || !admit(walk, found.facts.length)) return found;
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
  if (before === undefined && !admit(walk, document.edges.length)) return;
  await Promise.all(
    visitsOf(document, walk.options.visits).map((visit) => follow(walk, visit, depth + 1)),
  );
}

async function follow(walk: Walk, visit: Visit, depth: number): Promise<void> {
  const { store, repository, blobs } = walk;
  const { kind, descriptor } = visit;
  const { digest } = descriptor;
  if (walk.exceeded !== undefined || kind === 'skip') return;
  if (kind === 'config') {
    blobs.set(digest, await store.config(repository, descriptor));
  } else if (kind === 'layer') {
    const seen = await store.layer(repository, descriptor);
    if (!blobs.has(digest)) blobs.set(digest, seen);
  } else if (depth <= graphLimits.depth) {
    await visitManifest(walk, visit, depth);
  }
}

async function visitManifest(walk: Walk, visit: Visit, depth: number): Promise<void> {
  const { store, repository, manifests } = walk;
  const { digest } = visit.descriptor;
  const seen = await store.manifest(repository, visit.descriptor);
  if (manifests.get(digest)?.state !== 'found') manifests.set(digest, seen);
  if (walk.exceeded !== undefined || visit.kind === 'subject' || seen.state !== 'found') return;
  if (seen.facts.digest === digest) await enter(walk, seen.facts, depth);
}

/** Counts what a document names; false once the image is larger than the limit. */
function admit(walk: Walk, descriptors: number): boolean {
  walk.descriptors += descriptors;
  if (walk.descriptors > graphLimits.descriptors) {
    walk.exceeded ??= `the image names more than ${graphLimits.descriptors} descriptors`;
  }
  return walk.exceeded === undefined;
}
