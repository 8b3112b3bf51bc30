import { cosignTags, type Digest, OciError, type RepositoryName } from '@image-relay/oci';
import { RegistryError } from '../errors.ts';
import type { Registry } from '../port.ts';
import type { FactStore } from './fact-store.ts';
import type { ManifestFacts, Observation, ReferrerFacts } from './facts.ts';
import { withoutAnswer } from './observation.ts';
import { compact } from './observe-manifest.ts';

/** A repository with as many tags, which is one page of them, is asked for single tags instead. */
const listedTags = 1_000;

/** The tags of a repository, or undefined when they are too many or may not be listed. */
export type TagLister = (repository: RepositoryName) => Promise<ReadonlySet<string> | undefined>;

/** Lists the tags of each repository once, however many roots it has. */
export function createTagLister(registry: Registry): TagLister {
  const lists = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  return (repository) => {
    const key = `${repository.registry}/${repository.repository}`;
    const known = lists.get(key) ?? listTags(registry, repository);
    lists.set(key, known);
    return known;
  };
}

/**
 * Everything that refers to a root: the referrers API or its fallback tag (OCI distribution-spec,
 * "Listing Referrers"), and the tags below which cosign stores what it signs.
 */
export async function lookUpReferrers(
  store: FactStore,
  root: { readonly repository: RepositoryName; readonly digest: Digest },
  tagsOf: TagLister,
): Promise<Observation<readonly ReferrerFacts[]>> {
  const { repository, digest } = root;
  try {
    // One list of tags answers for the fallback tag and for those of cosign.
    const tags = await tagsOf(repository);
    const known = tags === undefined ? {} : { knownTags: tags };
    const [listed, tagged] = await Promise.all([
      store.registry.listReferrers(repository, digest, known),
      lookUpTags(store, root, tags),
    ]);
    const named = listed.descriptors.map(
      (descriptor): ReferrerFacts => ({ source: 'list', descriptor: compact(descriptor) }),
    );
    return { state: 'found', facts: [...named, ...tagged] };
  } catch (error) {
    return withoutAnswer(error);
  }
}

async function lookUpTags(
  store: FactStore,
  { repository, digest }: { readonly repository: RepositoryName; readonly digest: Digest },
  tags: ReadonlySet<string> | undefined,
): Promise<readonly ReferrerFacts[]> {
  const wanted = cosignTags(digest).filter((tag) => tags === undefined || tags.has(tag));
  const look = tags === undefined ? probeTag : readTag;
  const seen = await Promise.all(
    wanted.map(async (tag): Promise<ReferrerFacts | undefined> => {
      const observed = await look(tag);
      const isAbsent = tags === undefined && observed.state === 'missing';
      return isAbsent ? undefined : { source: 'tag', tag, seen: observed };
    }),
  );
  return seen.filter((referrer) => referrer !== undefined);

  function readTag(tag: string): Promise<Observation<ManifestFacts>> {
    return store.tag(repository, tag);
  }

  /** Most roots have none of these tags, so it is no 404 to wait for. */
  async function probeTag(tag: string): Promise<Observation<ManifestFacts>> {
    try {
      const resolved = await store.registry.resolve(repository, tag);
      return resolved === undefined
        ? { state: 'missing' }
        : await store.manifest(repository, resolved);
    } catch (error) {
      // It is there and no manifest: what it is, is seen by reading it.
      if (error instanceof OciError) return await readTag(tag);
      throw error;
    }
  }
}

async function listTags(
  registry: Registry,
  repository: RepositoryName,
): Promise<ReadonlySet<string> | undefined> {
  const tags = new Set<string>();
  try {
    for await (const tag of registry.listTags(repository)) {
      tags.add(tag);
      if (tags.size === listedTags) return undefined;
    }
  } catch (error) {
    // Single tags are asked for then, and say it if the registry cannot be read at all.
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
  return tags;
}
