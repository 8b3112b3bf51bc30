import { type Digest, formatRepository } from '@image-relay/oci';
import type { Backend, Deletion } from '../backend.ts';
import type { PackageFacts, Version } from '../core/facts.ts';
import { namersOf } from '../core/namers.ts';
import { each } from '../each.ts';
import type { Journal } from '../journal.ts';

/**
 * What came of one delete. `spared`: something that names it is not given up by the registry.
 * `skipped`: time is over, or another delete failed.
 */
export type Result = Deletion | { readonly status: 'spared' | 'skipped' };

export interface BatchPorts {
  readonly backend: Backend;
  readonly journal: Journal;
  readonly now: () => Date;
  /** True from when on nothing more is begun. */
  readonly isOver: () => boolean;
  /** Called with each version that is in the journal now and may be gone from here on. */
  readonly onDelete: (version: Version) => void;
  /** Called with each digest that was deleted. */
  readonly onDeleted: (digest: Digest) => void;
}

/** Deletes under way at a time; a delete waits for those of everything that names it. */
const width = 16;

/**
 * Deletes manifests, what names before what is named, each after it was written to the journal. The
 * first failure stops what has not begun, and is thrown when everything begun is done.
 */
export async function deleteBatch(
  ports: BatchPorts,
  facts: PackageFacts,
  order: readonly Digest[],
): Promise<ReadonlyMap<Digest, Result>> {
  const namers = namersOf(facts);
  const versions = new Map(facts.versions.map((version) => [version.digest, version] as const));
  const results = new Map<Digest, Promise<Result>>();
  const failures: unknown[] = [];
  const run = async (digest: Digest): Promise<Result> => {
    const parents = namers.get(digest) ?? [];
    const earlier = await Promise.all(parents.flatMap((parent) => results.get(parent) ?? []));
    const states = new Set(earlier.map(({ status }) => status));
    if (states.has('kept') || states.has('spared')) return { status: 'spared' };
    if (states.has('skipped') || failures.length > 0 || ports.isOver())
      return { status: 'skipped' };
    try {
      return await deleteOne(ports, versions.get(digest) ?? { digest, tags: [] }, parents);
    } catch (error) {
      failures.push(error);
      return { status: 'skipped' };
    }
  };
  const done = await each(order, width, (digest) => {
    const result = run(digest);
    results.set(digest, result);
    return result;
  });
  if (failures.length > 0) throw failures[0];
  return new Map(order.map((digest, at) => [digest, done[at] ?? { status: 'skipped' }] as const));
}

async function deleteOne(
  { backend, journal, now, onDelete, onDeleted }: BatchPorts,
  version: Version,
  parents: readonly Digest[],
): Promise<Deletion> {
  const { registry, repository } = backend;
  const { digest, tags, id } = version;
  const raw = await registry.getManifest(repository, digest);
  if (raw === undefined) return (await backend.leave?.(version)) ?? { status: 'absent' };
  if (raw.digest !== digest) {
    const { RegistryError } = await import('@image-relay/registry');
    const text = `asked for ${digest}, the bytes are ${raw.digest}`;
    throw new RegistryError('REGISTRY_CONTENT_MISMATCH', text);
  }
  await journal.append({
    package: formatRepository(repository),
    digest,
    mediaType: raw.mediaType,
    tags: [...tags],
    parents: [...parents],
    time: now().toISOString(),
    ...(id === undefined ? {} : { id }),
    manifest: Buffer.from(raw.bytes).toString('base64'),
  });
  onDelete(version);
  const deletion = await backend.delete(version);
  if (deletion.status === 'kept') return deletion;
  // It was there a moment ago: when the answer to a delete is lost, the next attempt finds nothing.
  onDeleted(digest);
  return { status: 'deleted' };
}
