import type { Digest } from '@image-relay/oci';
import type { Backend } from '../backend.ts';
import type { PackageFacts } from '../core/facts.ts';
import { type Journal, type JournalRecord, readJournal } from '../journal.ts';
import { edgesOfRecord, tagTarget } from '../record-edges.ts';
import { type PutBackManifests, putBackManifests, putBackTag } from './put-back.ts';

/** What came of putting back what something names that was pushed between deletes. */
export interface Healing {
  /** The package afterwards. */
  readonly facts: PackageFacts;
  readonly healed: ReadonlySet<Digest>;
  /** A sentence for everything that is named, was deleted and is not back. */
  readonly broken: readonly string[];
}

/** Meanwhile something else may be pushed, and so on. */
const rounds = 10;

/** Puts back every deleted manifest that something which is left names. */
export async function heal(
  { backend, journal }: { readonly backend: Backend; readonly journal: Journal },
  before: PackageFacts,
  tried: ReadonlySet<Digest>,
): Promise<Healing> {
  const healed = new Set<Digest>();
  let facts = before;
  let problems: readonly string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const wanted = missing(facts, tried);
    if (wanted.length === 0) break;
    const records = (await readJournal(journal.path)).filter((one) => one.package === facts.name);
    const back = await putBackWhole(backend, records, wanted);
    for (const digest of back.manifests) healed.add(digest);
    ({ problems } = back);
    // What is there already was pushed again since the last look.
    if (back.manifests.length + back.present.length === 0) break;
    facts = await backend.look({ thorough: true });
  }
  const left = missing(facts, tried).map((digest) => `${digest} is named and was deleted`);
  return { facts, healed, broken: [...left, ...problems] };
}

/** Children that something names, and that were deleted. */
function missing({ versions }: PackageFacts, tried: ReadonlySet<Digest>): readonly Digest[] {
  const there = new Set(versions.map(({ digest }) => digest));
  const children = versions.flatMap(({ manifest }) => manifest?.children ?? []);
  return [...new Set(children)].filter((digest) => tried.has(digest) && !there.has(digest));
}

/**
 * Puts manifests back with all that they name themselves, and with all that referred to any of these
 * and its fallback tags. Records are those of one package.
 */
export async function putBackWhole(
  backend: Backend,
  records: readonly JournalRecord[],
  digests: readonly Digest[],
): Promise<PutBackManifests> {
  const whole = recordsOf(records, digests);
  const back = await putBackManifests(backend, whole);
  for (const record of whole) {
    for (const tag of record.tags) if (tagTarget(tag)) await putBackTag(backend, record, tag);
  }
  return back;
}

/** Records of these digests, of their children at any depth, and of what refers to any of them. */
function recordsOf(
  records: readonly JournalRecord[],
  digests: readonly Digest[],
): readonly JournalRecord[] {
  const nodes = new Map(records.map((record) => [record.digest, edgesOfRecord(record)] as const));
  const wanted = new Set<Digest>();
  const queue = [...digests];
  for (let digest = queue.pop(); digest !== undefined; digest = queue.pop()) {
    const node = nodes.get(digest);
    if (node === undefined || wanted.has(digest)) continue;
    wanted.add(digest);
    queue.push(...node.children);
    for (const [other, { subjects }] of nodes) if (subjects.includes(digest)) queue.push(other);
  }
  return records.filter(({ digest }) => wanted.has(digest));
}
