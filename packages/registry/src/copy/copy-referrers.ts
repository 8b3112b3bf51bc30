import {
  cosignTags,
  type Descriptor,
  type Digest,
  formatRepository,
  graphLimits,
  mediaTypes,
  referrersTag,
} from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { CopyRoute } from './copy-blob.ts';
import { type GraphCopier, storable } from './copy-graph.ts';
import { settleAll } from './settle-all.ts';

/** What refers to an image, and what became of it. */
export interface CarriedReferrers {
  /** Manifests that refer to a copied one, without those that only a tag names. */
  readonly referrers: readonly Digest[];
  /** Tags that name referrers, written or there already. */
  readonly tags: readonly string[];
  /** Tags that name something else in the target; they are left as they are. */
  readonly kept: readonly string[];
}

/**
 * Copies what refers to the copied manifests, and what refers to that: from the referrers API or its
 * fallback tag (OCI distribution-spec, "Listing Referrers"), and from the tags of cosign.
 */
export async function copyReferrers(
  route: CopyRoute,
  copier: GraphCopier,
): Promise<CarriedReferrers> {
  const tags = await collect(route.source.listTags(route.from));
  const referrers = new Set<Digest>();
  const carried = { tags: [] as string[], kept: [] as string[] };
  const asked = new Set<Digest>();
  for (let open = subjectsOf(copier); open.length > 0; open = subjectsOf(copier, asked)) {
    for (const subject of open) asked.add(subject);
    if (asked.size > graphLimits.descriptors) throw tooMany(route);
    const found = await settleAll(
      open.map((subject) => copyListed(route, { copier, subject, tags })),
    );
    for (const digest of found.flat()) referrers.add(digest);
    const named = await settleAll(
      open.flatMap((subject) =>
        cosignTags(subject)
          .filter((tag) => tags.has(tag))
          .map((tag) => copyTag(route, copier, tag)),
      ),
    );
    for (const one of named) if (one !== undefined) carried[one.state].push(one.tag);
  }
  return { referrers: [...referrers], ...carried };
}

/** Every copied manifest that was not asked about: attestations too, which builders sign by themselves. */
function subjectsOf(copier: GraphCopier, asked: ReadonlySet<Digest> = new Set()): Digest[] {
  return [...copier.copied.keys()].filter((one) => !asked.has(one));
}

interface Subject {
  readonly copier: GraphCopier;
  readonly subject: Digest;
  readonly tags: ReadonlySet<string>;
}

async function copyListed(
  route: CopyRoute,
  { copier, subject, tags }: Subject,
): Promise<readonly Digest[]> {
  const { source, from } = route;
  const { descriptors } = await source.listReferrers(from, subject, { knownTags: tags });
  if (descriptors.length === 0) return [];
  await settleAll(descriptors.map(({ digest }) => copier.copy(digest)));
  await keepListed(route, subject, descriptors);
  return descriptors.map(({ digest }) => digest);
}

/** A registry without the referrers API finds them through the tag that clients keep up to date. */
async function keepListed(
  { target, to }: CopyRoute,
  subject: Digest,
  descriptors: readonly Descriptor[],
): Promise<void> {
  const listed = await target.listReferrers(to, subject);
  if (listed.source === 'api') return;
  const known = new Set(listed.descriptors.map(({ digest }) => digest));
  const missing = descriptors.filter(({ digest }) => !known.has(digest));
  if (missing.length === 0) return;
  const index = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociIndex,
    manifests: [...listed.descriptors, ...missing],
  };
  const bytes = Buffer.from(JSON.stringify(index));
  await target.putManifest(to, referrersTag(subject), { bytes, mediaType: index.mediaType });
}

/** Undefined for a tag that went away since it was listed. */
async function copyTag(
  { source, target, from, to }: CopyRoute,
  copier: GraphCopier,
  tag: string,
): Promise<{ readonly tag: string; readonly state: 'tags' | 'kept' } | undefined> {
  const [wanted, present] = await settleAll([source.resolve(from, tag), target.resolve(to, tag)]);
  if (wanted === undefined) return undefined;
  const manifest = await copier.copy(wanted.digest);
  if (present !== undefined && present.digest !== wanted.digest) return { tag, state: 'kept' };
  if (present === undefined) await target.putManifest(to, tag, storable(manifest));
  return { tag, state: 'tags' };
}

async function collect(tags: AsyncIterable<string>): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const tag of tags) found.add(tag);
  return found;
}

function tooMany({ from }: CopyRoute): RegistryError {
  const text = `more than ${graphLimits.descriptors} manifests refer to the image in ${formatRepository(from)}`;
  return new RegistryError('REGISTRY_LIMIT', text);
}
