import { ActionError } from '@image-relay/action-kit';
import { gitTagOf, type Version, versionAfter, versionOf } from '@image-relay/image-tags';
import { versionsAt } from '../core/history.ts';
import { decide } from '../decide.ts';
import { look } from '../gather/look.ts';
import type { Nothing } from '../nothing.ts';
import type { Plan, Run } from '../run.ts';

/** So many may take a version at the same time. */
const mostTaken = 100;

/**
 * The version that belongs to the commit of this run from now on: the one that it has already, such
 * as from a run that was interrupted, or the next that is free. Throws VERSION_TAKEN.
 */
export async function reserveVersion(run: Run): Promise<Version | Plan | Nothing> {
  const { job, github } = run;
  const { tagPrefix, repository, target: commit } = job;
  const seen = await look(run);
  const [before] = versionsAt(seen.versions, job.line, commit).filter(({ version, tag }) => {
    const isWanted = job.given === undefined || version.text === job.given.text;
    const isKind =
      job.given !== undefined || version.isPrerelease === (job.prerelease !== undefined);
    return isWanted && isKind && !seen.published.has(tag);
  });
  const plan = await decide(run, seen, { record: recordOf(run) });
  if ('reason' in plan) return plan;
  if (before !== undefined) return before.version;
  if (job.dryRun) return plan;
  const { reserveTag } = await import('@image-relay/github');
  const candidates = job.given === undefined ? versionsFrom(plan.version, tagPrefix) : [plan.tag];
  const reserved = await reserveTag(github.gitRefs, repository, { commit, candidates });
  const version = reserved && versionOf(reserved.name, { tagPrefix });
  if (reserved === undefined || version === undefined) {
    const what = `the tag ${JSON.stringify(plan.tag)} is taken, and so are those after it`;
    throw new ActionError('VERSION_TAKEN', what, { hint: 'choose a version that is free' });
  }
  run.log.info(`${reserved.isNew ? 'reserved' : 'found reserved'}: ${reserved.name} on ${commit}`);
  return version;
}

/** What this run stands for. */
export function recordOf({ job }: Run) {
  return { commit: job.target, ...(job.image === undefined ? {} : { image: job.image }) };
}

function* versionsFrom(first: Version, tagPrefix: string): Generator<string> {
  let version = first;
  for (let turn = 0; turn < mostTaken; turn += 1) {
    yield gitTagOf(version, { tagPrefix });
    version = versionAfter(version);
  }
}
