import { type Digest, formatRepository, type RepositoryName } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { PackageFacts } from '../core/facts.ts';
import { namersOf } from '../core/namers.ts';
import { each } from '../each.ts';
import type { Journal } from '../journal.ts';

/** What came of one delete. `skipped`: time is over, or what names it is still there. */
export type Deleted = 'deleted' | 'gone' | 'skipped';

export interface BatchPorts {
  readonly registry: Registry;
  readonly repository: RepositoryName;
  readonly journal: Journal;
  readonly now: () => Date;
  /** True from when on nothing more is begun. */
  readonly isOver: () => boolean;
  /** Called with each digest that was deleted. */
  readonly onDeleted: (digest: Digest) => void;
}

/** Deletes under way at a time; a delete waits for those of everything that names it. */
const width = 8;

/**
 * Deletes manifests, what names before what is named, each after it was written to the journal. The
 * first failure stops what has not begun, and is thrown when everything begun is done.
 */
export async function deleteBatch(
  ports: BatchPorts,
  facts: PackageFacts,
  order: readonly Digest[],
): Promise<ReadonlyMap<Digest, Deleted>> {
  const namers = namersOf(facts);
  const tags = new Map(facts.versions.map((version) => [version.digest, version.tags] as const));
  const results = new Map<Digest, Promise<Deleted>>();
  const failures: unknown[] = [];
  const run = async (digest: Digest): Promise<Deleted> => {
    const parents = namers.get(digest) ?? [];
    const earlier = parents.flatMap((parent) => results.get(parent) ?? []);
    const isNamed = (await Promise.all(earlier)).includes('skipped');
    if (isNamed || failures.length > 0 || ports.isOver()) return 'skipped';
    try {
      return await deleteOne(ports, { digest, parents, tags: tags.get(digest) ?? [] });
    } catch (error) {
      failures.push(error);
      return 'skipped';
    }
  };
  const done = await each(order, width, (digest) => {
    const result = run(digest);
    results.set(digest, result);
    return result;
  });
  if (failures.length > 0) throw failures[0];
  return new Map(order.map((digest, at) => [digest, done[at] ?? 'skipped'] as const));
}

interface Doomed {
  readonly digest: Digest;
  readonly parents: readonly Digest[];
  readonly tags: readonly string[];
}

async function deleteOne(
  { registry, repository, journal, now, onDeleted }: BatchPorts,
  { digest, parents, tags }: Doomed,
): Promise<Deleted> {
  const raw = await registry.getManifest(repository, digest);
  if (raw === undefined) return 'gone';
  if (raw.digest !== digest) throw new Error(`asked for ${digest}, the bytes are ${raw.digest}`);
  await journal.append({
    package: formatRepository(repository),
    digest,
    mediaType: raw.mediaType,
    tags: [...tags],
    parents: [...parents],
    time: now().toISOString(),
    manifest: Buffer.from(raw.bytes).toString('base64'),
  });
  const isDeleted = await registry.deleteManifest(repository, digest);
  if (!isDeleted) return 'gone';
  onDeleted(digest);
  return 'deleted';
}
