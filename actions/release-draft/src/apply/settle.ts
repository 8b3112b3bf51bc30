import { ActionError } from '@image-relay/action-kit';
import type { Release } from '@image-relay/github';
import type { Version } from '@image-relay/image-tags';
import { renderBody } from '../core/body.ts';
import { markerOf, splitBody } from '../core/marker.ts';
import { differences, titleOf, type WantedDraft } from '../core/wanted.ts';
import { decide } from '../decide.ts';
import { look } from '../gather/look.ts';
import { publishedMeanwhile } from '../published.ts';
import { type Outcome, type Plan, type Run, readDraft } from '../run.ts';
import { createDraft, deleteLeftOvers, deleteOwn, findDrafts } from './drafts.ts';
import { type HeldRecord, holdsRecord, raiseRecord } from './records.ts';
import { recordOf } from './reserve.ts';

const mostTurns = 30;

/**
 * Writes the draft until a look at it shows what is to be there. Every write is made from a state
 * that was read right before it, so that runs at the same time end with the same draft.
 */
export async function settle(run: Run, reserved: Version | undefined): Promise<Outcome> {
  for (let turn = 0; turn < mostTurns; turn += 1) {
    if (turn > 1) await run.pause(turn);
    const outcome = await attempt(run, reserved);
    if (outcome !== undefined) return outcome;
  }
  throw new ActionError('DRAFT_UNSETTLED', 'the draft changed whenever it was written', {
    hint: 'run again, and put the runs of one line into one concurrency group',
    cause: run.failures.at(-1),
  });
}

async function attempt(run: Run, reserved: Version | undefined): Promise<Outcome | undefined> {
  const seen = await look(run);
  const fixed = reserved === undefined ? {} : { reserved };
  const own = await decide(run, seen, { record: recordOf(run), ...fixed });
  if ('reason' in own) return { status: 'nothing', ...own };
  const drafts = await findDrafts(run, seen, own.key);
  const { oldest: draft, younger } = drafts;
  if (draft === undefined) {
    if (run.job.dryRun) return { status: 'planned', plan: own, isCreated: false };
    await createDraft(run, await compose(run, own));
    return undefined;
  }
  await deleteOwn(run, drafts, own.key);
  const held = await raiseRecord(run, draft.id);
  if (held === undefined) return undefined;
  const plan = await decide(run, seen, { record: held.record, ...fixed });
  if ('reason' in plan) return { status: 'nothing', ...plan };
  if (run.job.dryRun) return { status: 'planned', plan, draft, isCreated: false };
  const outcome = await write(run, plan, { id: draft.id, held });
  const isLast = outcome !== undefined && younger.length > 0;
  if (isLast) await deleteLeftOvers(run, plan.key);
  return outcome;
}

/** Writes what differs, then reads it back: undefined when somebody else was at it. */
async function write(
  run: Run,
  plan: Plan,
  { id, held }: { readonly id: number; readonly held: HeldRecord },
): Promise<Outcome | undefined> {
  const before = await readDraft(run, id);
  if (before === undefined) return undefined;
  const change = differences(before, await compose(run, plan, before));
  let after: Release | undefined = before;
  if (Object.keys(change).length > 0) {
    // Composing takes requests: what was published meanwhile is left alone.
    if ((await readDraft(run, id)) === undefined) return undefined;
    const { tag } = plan;
    const written = await run.github.releases.update(run.job.repository, id, { tag, ...change });
    if (!written.isDraft) throw publishedMeanwhile(before, namesOf(change));
    run.log.info(`wrote ${namesOf(change)} of the draft ${id}`);
    after = await readDraft(run, id);
  }
  if (after === undefined || !holdsRecord(after, held)) return undefined;
  const left = differences(after, await compose(run, plan, after));
  if (Object.keys(left).length > 0) return undefined;
  return { status: 'drafted', plan, draft: after, isCreated: run.made.has(id) };
}

/** The draft as it is to be, with what people wrote in it. */
async function compose(run: Run, plan: Plan, before?: Release): Promise<WantedDraft> {
  const { record, tag, previous, version, key } = plan;
  const since = previous === undefined ? {} : { previous };
  const notes = await run.history.notesOf({ target: record.commit, tag, ...since });
  const above = splitBody(before?.body ?? '')?.above ?? '';
  const image = record.image === undefined ? {} : { image: record.image };
  return {
    tag,
    target: record.commit,
    name: before === undefined ? tag : titleOf(before, tag),
    body: renderBody({ above, marker: markerOf(key), notes, ...image }),
    isPrerelease: version.isPrerelease,
  };
}

function namesOf(change: Partial<WantedDraft>): string {
  return Object.keys(change).join(', ');
}
