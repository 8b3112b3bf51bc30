import type { Digest, RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { JournalRecord } from '../journal.ts';

/** What came of putting back manifests and tags of one package. */
export interface PutBack {
  readonly manifests: readonly Digest[];
  readonly tags: readonly string[];
  /** What could not be put back, or was left because something else has its name now. */
  readonly problems: readonly string[];
}

/** Puts manifests back, those that were deleted last first, as nothing may name what is not there. */
export async function putBackManifests(
  registry: Registry,
  repository: RepositoryName,
  records: readonly JournalRecord[],
): Promise<Omit<PutBack, 'tags'>> {
  const manifests: Digest[] = [];
  const problems: string[] = [];
  const { RegistryError } = await import('@image-relay/registry');
  for (const { digest, mediaType, manifest } of latestFirst(records)) {
    if ((await registry.resolve(repository, digest)) !== undefined) continue;
    const bytes = Buffer.from(manifest, 'base64');
    try {
      await registry.putManifest(repository, digest, { bytes, mediaType });
    } catch (error) {
      // What it is made of may have been collected since.
      if (!(error instanceof RegistryError) || error.code !== 'REGISTRY_REFUSED') throw error;
      problems.push(`${digest} was refused: ${error.message}`);
      continue;
    }
    const found = await registry.resolve(repository, digest);
    if (found?.digest === digest) manifests.push(digest);
    else problems.push(`${digest} was put and is not there`);
  }
  return { manifests, problems };
}

/** Puts manifests back, then the tags that nothing else has by now. */
export async function putBack(
  registry: Registry,
  repository: RepositoryName,
  records: readonly JournalRecord[],
): Promise<PutBack> {
  const { manifests, problems } = await putBackManifests(registry, repository, records);
  const tags: string[] = [];
  const more: string[] = [];
  for (const { digest, tags: names, mediaType, manifest } of latestFirst(records)) {
    for (const tag of names) {
      const before = await registry.resolve(repository, tag);
      if (before?.digest === digest) continue;
      if (before !== undefined) {
        more.push(`${tag} names ${before.digest} now and was left`);
        continue;
      }
      if ((await registry.resolve(repository, digest)) === undefined) {
        more.push(`${tag} was not put back, because ${digest} is not there`);
        continue;
      }
      const bytes = Buffer.from(manifest, 'base64');
      await registry.putManifest(repository, tag, { bytes, mediaType });
      const after = await registry.resolve(repository, tag);
      if (after?.digest === digest) tags.push(tag);
      else more.push(`${tag} was put and does not name ${digest}`);
    }
  }
  return { manifests, tags, problems: [...problems, ...more] };
}

/** Each digest once, with its latest record, and the latest record first. */
function latestFirst(records: readonly JournalRecord[]): readonly JournalRecord[] {
  const seen = new Set<Digest>();
  return records.toReversed().filter(({ digest }) => {
    const isNew = !seen.has(digest);
    seen.add(digest);
    return isNew;
  });
}
