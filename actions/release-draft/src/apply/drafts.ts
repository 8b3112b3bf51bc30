import type { Release } from '@image-relay/github';
import { type DraftKey, splitBody } from '../core/marker.ts';
import type { WantedDraft } from '../core/wanted.ts';
import { look, type Seen } from '../gather/look.ts';
import { isDraftOf, type Run, readDraft } from '../run.ts';
import { orLost, orOvertaken } from './lost.ts';

/** So often a list is read until it shows what this run has made. */
const mostLooks = 12;

/** The oldest draft of a key, and those that are one too many, oldest first. */
export interface Drafts {
  readonly oldest?: Release;
  readonly younger: readonly Release[];
}

/** Finds the drafts of a key, also those that this run has made and no list shows yet. */
export async function findDrafts(run: Run, seen: Seen, key: DraftKey): Promise<Drafts> {
  const unlisted = [...run.made].filter((id) => !seen.releases.some((one) => one.id === id));
  const own = await Promise.all(unlisted.map((id) => readDraft(run, id)));
  const [oldest, ...younger] = [...seen.releases, ...own]
    .filter((one) => one !== undefined)
    .filter((one) => isDraftOf(one, key))
    .toSorted((left, right) => left.id - right.id);
  return { ...(oldest && { oldest }), younger };
}

/** Deletes what this run has made too much. Others do the same with theirs. */
export async function deleteOwn(run: Run, { younger }: Drafts, key: DraftKey): Promise<void> {
  for (const { id } of younger) if (run.made.has(id)) await deleteDuplicate(run, id, key);
}

/** Deletes what is left of runs that were interrupted: drafts that are still one too many. */
export async function deleteLeftOvers(run: Run, key: DraftKey): Promise<void> {
  await run.pause(3);
  const { younger } = await findDrafts(run, await look(run), key);
  for (const { id } of younger) await deleteDuplicate(run, id, key);
}

/** Makes a draft, and waits until lists show it: then they show every older one as well. */
export async function createDraft(run: Run, wanted: WantedDraft): Promise<void> {
  const { github, job, log } = run;
  const made = await orLost(run, github.releases.createDraft(job.repository, wanted));
  if (made === undefined) return;
  run.made.add(made.id);
  log.info(`made the draft ${made.id} for ${wanted.tag}`);
  for (let turn = 0; turn < mostLooks; turn += 1) {
    const listed = await github.releases.list(job.repository);
    if (listed.some(({ id }) => id === made.id)) return;
    await run.pause(turn);
  }
}

/** Read again before it is deleted: what is published or written in stays. */
async function deleteDuplicate(run: Run, id: number, key: DraftKey): Promise<void> {
  const { github, job, log } = run;
  const draft = await readDraft(run, id);
  if (draft === undefined || !isDraftOf(draft, key)) return;
  if ((splitBody(draft.body)?.above ?? '').trim() !== '') {
    log.warning(
      `the draft ${id} is a second one of ${key.line} and somebody wrote in it: delete one`,
    );
    return;
  }
  log.info(`delete the draft ${id}: an older one is there`);
  await orOvertaken(run, github.releases.delete(job.repository, id));
  run.made.delete(id);
}
