import { setTimeout as wait } from 'node:timers/promises';
import { GitHubError } from '@image-relay/github';
import type { Digest } from '@image-relay/oci';
import type { Restoration } from '../backend.ts';
import { each } from '../each.ts';
import type { JournalRecord } from '../journal.ts';
import { putAgain } from '../put-again.ts';
import { width } from './read.ts';
import { type DeletedVersion, type GitHubState, listVersions } from './state.ts';

const failures = new Set(['GITHUB_UPSTREAM_ERROR', 'GITHUB_NETWORK', 'GITHUB_RATE_LIMITED']);

/** Waits for a restored version to be served, in milliseconds. */
const patience = [0, 500, 1000, 2000, 4000] as const;

/**
 * Brings a version back by its id, which GitHub knows for 30 days, else puts its bytes once more: also
 * where one of its tags names something else by now, as tags come back with their version, and where
 * the API fails.
 */
export async function restore(state: GitHubState, record: JournalRecord): Promise<Restoration> {
  const { digest, id, tags } = record;
  const isThere = await isServed(state, digest);
  const known = id === undefined ? undefined : { id, tags };
  const isBack = isThere || (await unlessFailed(state, () => bringBack(state, digest, known)));
  const done = isThere ? ('there' as const) : ('restored' as const);
  const result = isBack ? { status: done } : await putAgain(state.ports, record);
  if (result.status !== 'failed') expectSoon(state, digest);
  return result;
}

/** Brings back what GitHub still has of a digest. */
export async function recover(state: GitHubState, digest: Digest): Promise<Restoration> {
  if (await isServed(state, digest)) return { status: 'there' };
  if (!(await bringBack(state, digest))) {
    return { status: 'failed', message: `${digest} is not among the deleted versions` };
  }
  expectSoon(state, digest);
  return { status: 'restored' };
}

/** A list may not show it yet; the next look asks the registry. */
function expectSoon({ seen }: GitHubState, digest: Digest): void {
  if (!seen.has(digest)) seen.set(digest, { digest, tags: [] });
}

/** Deleted versions by their digest; the one that was made last where there are several. */
async function deletedIn(state: GitHubState): Promise<ReadonlyMap<Digest, DeletedVersion>> {
  const listed = (await unlessClosed(() => listVersions(state, 'deleted'))) ?? [];
  const sorted = listed.toSorted((left, right) => left.id - right.id);
  return new Map(sorted.map((one) => [one.digest as Digest, one] as const));
}

async function bringBack(
  state: GitHubState,
  digest: Digest,
  given?: DeletedVersion,
): Promise<boolean> {
  // The list also says where the API has the package.
  if (given === undefined || state.place === undefined) {
    state.deleted ??= deletedIn(state);
    await state.deleted;
  }
  const { place, ports } = state;
  const known = given ?? (await state.deleted)?.get(digest);
  if (known === undefined || place === undefined) return false;
  if (await isNamedOtherwise(state, known.tags)) return false;
  const isBack = await unlessClosed(() => ports.packages.restoreVersion(place, known.id));
  if (isBack !== true) return false;
  state.deletedIds.delete(known.id);
  return await isServed(state, digest, patience);
}

/** True when a tag names anything: what it belonged to is not there. */
async function isNamedOtherwise({ ports }: GitHubState, tags: readonly string[]): Promise<boolean> {
  const { registry, repository } = ports;
  const found = await each(tags, width, (tag) => registry.resolve(repository, tag));
  return found.some((one) => one !== undefined);
}

async function isServed(
  { ports }: GitHubState,
  digest: Digest,
  waits: readonly number[] = [0],
): Promise<boolean> {
  const sleep = ports.sleep ?? ((milliseconds: number) => wait(milliseconds));
  for (const milliseconds of waits) {
    if (milliseconds > 0) await sleep(milliseconds);
    const found = await ports.registry.resolve(ports.repository, digest);
    if (found !== undefined) return true;
  }
  return false;
}

/** Whatever keeps the API from it, the bytes can be put; a limit is not tried again. */
async function unlessFailed(state: GitHubState, ask: () => Promise<boolean>): Promise<boolean> {
  if (state.isLimited) return false;
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GitHubError) || !failures.has(error.code)) throw error;
    state.isLimited = error.code === 'GITHUB_RATE_LIMITED';
    return false;
  }
}

/** Who may not restore may still push. */
async function unlessClosed<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'GITHUB_FORBIDDEN') return undefined;
    throw error;
  }
}
