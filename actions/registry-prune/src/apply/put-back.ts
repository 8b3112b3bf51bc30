import type { Digest } from '@image-relay/oci';
import type { Backend, Restoration } from '../backend.ts';
import { each } from '../each.ts';
import type { JournalRecord } from '../journal.ts';
import { putAs } from '../put-again.ts';
import { readManifest } from '../read-manifest.ts';
import { edgesOfRecord } from '../record-edges.ts';
import { levelsOf } from './levels.ts';

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
  const wanted = latestFirst(records);
  const tries = new Map<Digest, Tried>();
  const isThere = (digest: Digest) => {
    const tried = tries.get(digest);
    return tried !== undefined && tried.done.status !== 'failed';
  };
  for (const level of levelsOf(wanted)) {
    await each(level, backend.restoresInTurn === true ? 1 : width, async (record) => {
      const done = await backend.restore(record);
      const absent = await absentParts(backend, record, isThere);
      tries.set(record.digest, { done, lacks: absent.map(lackOf) });
    });
  }
  return outcomeOf(wanted.map(({ digest }) => [digest, tries.get(digest)]));
}

/** What came of one manifest. */
interface Tried {
  readonly done: Restoration;
  readonly lacks: readonly string[];
}

function lackOf(child: Digest): string {
  return `names ${child}, which is not there`;
}

function outcomeOf(tries: readonly (readonly [Digest, Tried | undefined])[]): PutBackManifests {
  const manifests: Digest[] = [];
  const present: Digest[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const [digest, tried] of tries) {
    if (tried === undefined) continue;
    const { done, lacks } = tried;
    if (done.status === 'restored') manifests.push(digest);
    if (done.status === 'there') present.push(digest);
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
  isThere: (digest: Digest) => boolean,
): Promise<readonly Digest[]> {
  const children = edgesOfRecord(record).children.filter((child) => !isThere(child));
  const found = await each(children, width, (child) => registry.resolve(repository, child));
  return children.filter((_, at) => found[at] === undefined);
}

/** Puts manifests back, then the tags that nothing else has by now. */
export async function putBack(
  backend: Backend,
  records: readonly JournalRecord[],
): Promise<PutBack> {
  const { manifests, problems, warnings } = await putBackManifests(backend, records);
  // The latest record of a tag says what it named last.
  const latest = new Map<string, JournalRecord>();
  for (const record of records.toReversed()) {
    for (const tag of record.tags) if (!latest.has(tag)) latest.set(tag, record);
  }
  const wanted = [...latest];
  const tried = await each(wanted, width, ([tag, record]) => putBackTag(backend, record, tag));
  const tags = wanted.flatMap(([tag], at) => (tried[at] === undefined ? [tag] : []));
  const more = tried.flatMap((problem) => (problem ? [problem] : []));
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
