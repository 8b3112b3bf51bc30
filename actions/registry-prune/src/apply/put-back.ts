import type { Digest } from '@image-relay/oci';
import type { Backend } from '../backend.ts';
import { each } from '../each.ts';
import type { JournalRecord } from '../journal.ts';
import { putAs } from '../put-again.ts';
import { readManifest } from '../read-manifest.ts';
import { edgesOfRecord } from '../record-edges.ts';

const width = 16;

/** What came of putting back manifests alone. */
export interface PutBackManifests {
  readonly manifests: readonly Digest[];
  /** What was there already. */
  readonly present: readonly Digest[];
  /** What could not be put back, or was left because something else has its name now. */
  readonly problems: readonly string[];
  /** What is there again without something that it names, as it was before perhaps. */
  readonly warnings: readonly string[];
}

/** What came of putting back manifests and tags of one package. */
export interface PutBack extends Omit<PutBackManifests, 'present'> {
  readonly tags: readonly string[];
}

/** Puts manifests back, those that were deleted last first, as nothing may name what is not there. */
export async function putBackManifests(
  backend: Backend,
  records: readonly JournalRecord[],
): Promise<PutBackManifests> {
  const manifests: Digest[] = [];
  const present: Digest[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  const isThere = new Set<Digest>();
  for (const record of latestFirst(records)) {
    const { digest } = record;
    const done = await backend.restore(record);
    if (done.status === 'restored') manifests.push(digest);
    if (done.status === 'there') present.push(digest);
    if (done.status !== 'failed') isThere.add(digest);
    const absent = await absentParts(backend, record, isThere);
    const lacks = absent.map((child) => `names ${child}, which is not there`);
    if (done.status === 'failed') {
      problems.push([done.message, ...lacks.map((text) => `it ${text}`)].join('; '));
    } else warnings.push(...lacks.map((text) => `${digest} is back and ${text}`));
  }
  return { manifests, present, problems, warnings };
}

/** A part that another image shared may have gone with that, and be in the journal of another run. */
async function absentParts(
  { registry, repository }: Backend,
  record: JournalRecord,
  isThere: ReadonlySet<Digest>,
): Promise<readonly Digest[]> {
  const children = edgesOfRecord(record).children.filter((child) => !isThere.has(child));
  const found = await each(children, width, (child) => registry.resolve(repository, child));
  return children.filter((_, at) => found[at] === undefined);
}

/** Puts manifests back, then the tags that nothing else has by now. */
export async function putBack(
  backend: Backend,
  records: readonly JournalRecord[],
): Promise<PutBack> {
  const { manifests, problems, warnings } = await putBackManifests(backend, records);
  const tags: string[] = [];
  const more: string[] = [];
  const tried = new Set<string>();
  // The latest record of a tag says what it named last.
  for (const record of records.toReversed()) {
    for (const tag of record.tags) {
      if (tried.has(tag)) continue;
      tried.add(tag);
      const problem = await putBackTag(backend, record, tag);
      if (problem === undefined) tags.push(tag);
      else if (problem !== '') more.push(problem);
    }
  }
  return { manifests, tags, problems: [...problems, ...more], warnings };
}

/** Undefined when the tag was put back, an empty text when it was there already, else why not. */
export async function putBackTag(
  { registry, repository }: Backend,
  record: JournalRecord,
  tag: string,
): Promise<string | undefined> {
  const { digest } = record;
  const isThere = (await registry.resolve(repository, digest)) !== undefined;
  // Right before it is put: whoever pushes it in between would lose it.
  const before = await registry.resolve(repository, tag);
  if (before?.digest === digest) return '';
  // A tag that was taken away, and whose stub is not deleted yet, is nobody else's.
  const named =
    before && (await readManifest(registry, repository, before.digest, { isDated: true }));
  const isStub = named !== undefined && 'manifest' in named && named.manifest.isStub === true;
  if (before !== undefined && !isStub) return `${tag} names ${before.digest} now and was left`;
  if (!isThere) return `${tag} was not put back, because ${digest} is not there`;
  const refusal = await putAs({ registry, repository }, tag, record);
  if (refusal !== undefined) return refusal;
  const after = await registry.resolve(repository, tag);
  return after?.digest === digest ? undefined : `${tag} was put and does not name ${digest}`;
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
