import type { Release, ReleaseAsset } from '@image-relay/github';
import {
  type DraftRecord,
  isReplaced,
  readRecord,
  recordAssetOf,
  recordAssets,
  type SeenRecord,
} from '../core/record.ts';
import { type Run, readDraft } from '../run.ts';
import { orOvertaken } from './lost.ts';
import { recordOf } from './reserve.ts';

/** What a draft stands for, and the assets that were looked at to know it. */
export interface HeldRecord {
  readonly record: DraftRecord;
  /** Undefined where there is nothing to look at. */
  readonly assets?: readonly number[];
}

type Entry = SeenRecord & { readonly asset: ReleaseAsset };

const mostTurns = 30;

/**
 * Puts this run's record into a draft, unless a newer one is there, and gives the newest. An asset
 * is made once and deleted by its id, so of several runs none undoes what a newer one has written.
 * Undefined when the draft is gone, published, or never comes to rest.
 */
export async function raiseRecord(run: Run, id: number): Promise<HeldRecord | undefined> {
  const ours = recordOf(run);
  // A reserved tag is on its commit: there is nothing to agree on but the image.
  if (run.job.reserve && ours.image === undefined) return { record: ours };
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const draft = await readDraft(run, id);
    if (draft === undefined) return undefined;
    const entries = await readEntries(run, draft);
    const kept = entries.filter((one) => !isReplaced(one, ours));
    const newest = await newestOf(run, kept);
    if (run.job.dryRun) return { record: newest ?? ours };
    const replaced = entries.filter((one) => isReplaced(one, ours));
    if (replaced.length > 0 && !(await removeAll(run, id, replaced))) return undefined;
    if (newest !== undefined) return { record: newest, assets: kept.map((one) => one.asset.id) };
    if (entries.length === 0) await upload(run, draft);
    if (turn > 0) await run.pause(turn);
  }
  return undefined;
}

/** Whether a draft still holds what was looked at, and no other record. */
export function holdsRecord(draft: Release, { assets }: HeldRecord): boolean {
  const records = draft.assets.filter(({ name }) => recordAssets.includes(name));
  if (assets === undefined) return true;
  return records.length === assets.length && records.every(({ id }) => assets.includes(id));
}

/** Reading them took requests: each is taken out of what is a draft right before. */
async function removeAll(run: Run, id: number, entries: readonly Entry[]): Promise<boolean> {
  for (const { asset, record } of entries) {
    if ((await readDraft(run, id)) === undefined) return false;
    run.log.info(`take ${asset.name} of ${record?.commit ?? 'an unfinished upload'} out`);
    run.assets.removedFrom.add(id);
    await orOvertaken(run, run.github.releaseAssets.delete(run.job.repository, asset.id));
  }
  return true;
}

async function upload(run: Run, draft: Release): Promise<void> {
  const { name, text } = recordAssetOf(recordOf(run));
  const asset = { name, contentType: 'application/json', bytes: new TextEncoder().encode(text) };
  const made = await orOvertaken(run, run.github.releaseAssets.upload(draft, asset));
  if (made === undefined) return;
  run.assets.added.add(made.id);
  run.texts.set(made.id, Promise.resolve(text));
  run.log.info(`recorded ${run.job.target} in ${name} of the draft ${draft.id}`);
}

async function readEntries(run: Run, draft: Release): Promise<readonly Entry[]> {
  const assets = draft.assets.filter(({ name }) => recordAssets.includes(name));
  const known = run.firstLook.get(draft.id) ?? new Set(assets.map(({ id }) => id));
  run.firstLook.set(draft.id, known);
  const ours = recordAssetOf(recordOf(run));
  const entries = await Promise.all(
    assets.map(async (asset): Promise<Entry | undefined> => {
      const text = await textOf(run, asset);
      if (text === undefined) return undefined;
      const record = readRecord(asset.name, text);
      const order =
        record === undefined ? 'apart' : await run.history.orderOf(record.commit, run.job.target);
      const isSameText = asset.name === ours.name && text === ours.text;
      return { asset, record, order, isSameText, wasThere: known.has(asset.id) };
    }),
  );
  return entries.filter((one) => one !== undefined);
}

/** An asset keeps its bytes for as long as it is there; a large one was not written by us. */
async function textOf(run: Run, { id, size }: ReleaseAsset): Promise<string | undefined> {
  if (size > 65_536) return '';
  const before = run.texts.get(id);
  if (before !== undefined) return await before;
  const bytes = await run.github.releaseAssets.download(run.job.repository, id);
  const text = bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  if (text !== undefined) run.texts.set(id, Promise.resolve(text));
  return text;
}

async function newestOf(run: Run, entries: readonly Entry[]): Promise<DraftRecord | undefined> {
  let newest: DraftRecord | undefined;
  for (const { record } of entries) {
    if (record === undefined) continue;
    const isNewer =
      newest === undefined || (await run.history.orderOf(newest.commit, record.commit)) === 'older';
    if (isNewer) newest = record;
  }
  return newest;
}
