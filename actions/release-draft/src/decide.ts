import { ActionError } from '@image-relay/action-kit';
import { bumpOf, gitTagOf, nextVersion, type Version } from '@image-relay/image-tags';
import { newerLooking, predecessors, type TaggedVersion, versionsAt } from './core/history.ts';
import type { DraftRecord } from './core/record.ts';
import type { Seen } from './gather/look.ts';
import type { Nothing } from './nothing.ts';
import type { Plan, Run } from './run.ts';

export interface Deciding {
  readonly record: DraftRecord;
  /** The version that the run has reserved. */
  readonly reserved?: Version;
}

/** Which version is drafted, and what is in it. Throws VERSION_TAKEN. */
export async function decide(
  run: Run,
  seen: Seen,
  { record, reserved }: Deciding,
): Promise<Plan | Nothing> {
  const { job, history } = run;
  const { line, tagPrefix, labels } = job;
  const fixed = reserved ?? job.given;
  const there = fixed === undefined ? releasedAt(run, seen, record.commit) : undefined;
  if (there !== undefined) return heldBy(there, record, seen);
  if (fixed !== undefined) {
    // The same version with and without its prefix is one.
    const tagged = seen.versions.filter(({ version }) => version.text === fixed.text);
    const elsewhere = tagged.find(({ commit }) => commit !== record.commit);
    if (elsewhere !== undefined) throw taken(elsewhere);
    const released = tagged.find(({ tag }) => seen.published.has(tag));
    if (released !== undefined) return heldBy(released, record, seen);
  }
  const candidates = predecessors(seen.versions, line, fixed);
  const { previous, holders } = await history.previousOf(candidates, record.commit);
  // What is reserved alone is not released: it is no reason to leave a push out.
  const holder = job.reserve ? holders.find(({ tag }) => seen.published.has(tag)) : holders[0];
  if (holder !== undefined && fixed === undefined) return heldBy(holder, record, seen);
  const changes = await history.changesOf(record.commit, previous);
  const asked = bumpOf(
    changes.map((one) => one.labels),
    labels,
  );
  const bump = line.kind === 'main' ? asked : 'patch';
  const { prerelease } = job;
  const options = { bump, tagPrefix, ...(prerelease === undefined ? {} : { prerelease }) };
  const tags = seen.versions.map(({ tag }) => tag);
  const version = fixed ?? nextVersion(line, tags, options);
  const tag = gitTagOf(version, { tagPrefix });
  const key = { line: line.name, tagPrefix, ...(job.reserve ? { tag } : {}) };
  const since = previous === undefined ? {} : { previous };
  const isCounted = fixed === undefined && line.kind === 'main';
  const ignored = isCounted ? newerLooking(seen.tags, tagPrefix, version) : [];
  return { key, line, version, tag, ...since, ignored, bump, changes, record };
}

/** A version on that very commit; a pre-release is followed by its release, never by another one. */
function releasedAt({ job }: Run, seen: Seen, commit: string): TaggedVersion | undefined {
  return versionsAt(seen.versions, job.line, commit).find(({ version, tag }) => {
    const counts = !version.isPrerelease || job.prerelease !== undefined;
    return counts && (!job.reserve || seen.published.has(tag));
  });
}

function heldBy(holder: TaggedVersion, { commit }: DraftRecord, seen: Seen): Nothing {
  if (holder.commit !== commit) {
    return { reason: `the commit ${commit} is in ${holder.tag} already`, previous: holder };
  }
  const release = seen.releases.find((one) => !one.isDraft && one.tag === holder.tag);
  const same = { tagged: holder, ...(release === undefined ? {} : { release }) };
  return { reason: `the commit ${commit} is ${holder.tag}`, same };
}

function taken({ tag, commit }: TaggedVersion): ActionError {
  const what = `the tag ${JSON.stringify(tag)} is on the commit ${commit} already`;
  return new ActionError('VERSION_TAKEN', what, { hint: 'choose a version that is free' });
}
