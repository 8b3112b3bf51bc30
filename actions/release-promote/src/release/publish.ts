import { ActionError, isUserError, quote } from '@image-relay/action-kit';
import type { Release } from '@image-relay/github';
import type { Version } from '@image-relay/image-tags';
import type { Context } from '../clients.ts';
import { type PublicationPlan, planPublication } from '../core/release-plan.ts';
import type { Host } from '../host.ts';
import { type PlannedRelease, readAgain, readUnchanged } from './same-release.ts';

/** Whether a release would be published now, and as the latest or not. */
export async function lookAtPublication(
  { inputs: { latest, tagPrefix } }: Context,
  { github, repository }: Host,
  { release, version }: { readonly release: Release; readonly version: Version },
): Promise<PublicationPlan> {
  const releases = release.isDraft ? await github.releases.list(repository) : [];
  return planPublication({ release, version, latest, tagPrefix, releases });
}

/** What became of a publication. */
export interface Publication {
  readonly release: Release;
  readonly plan: PublicationPlan;
}

/**
 * Publishes a draft and reads it back. What is decided here is decided by what is published now: the
 * copy before it takes its time. Throws RELEASE_NOT_FOUND, RELEASE_CHANGED, RELEASE_NOT_PUBLISHED.
 */
export async function publish(
  context: Context,
  host: Host,
  planned: PlannedRelease & { readonly version: Version },
): Promise<Publication> {
  const { github, repository } = host;
  const { commit, version } = planned;
  const release = await readUnchanged(host, planned, { areTagsWritten: true });
  const { id } = release;
  const plan = await lookAtPublication(context, host, { release, version });
  if (plan.action === 'keep') return { release, plan };
  const target = commit === undefined ? {} : { target: commit };
  let failure: Error | undefined;
  try {
    const { tag } = release;
    await github.releases.publish(repository, id, { tag, makeLatest: plan.latest, ...target });
  } catch (error) {
    if (!isUserError(error)) throw error;
    // The answer may be lost, or another run was faster: what counts is what there is.
    failure = error;
  }
  const after = await readAgain(host, id).catch((error: unknown) => {
    throw failure ?? error;
  });
  if (!after.isDraft) return { release: after, plan };
  if (failure !== undefined && !isRefusal(failure)) throw failure;
  throw notPublished(after, failure);
}

/** 422, as GitHub answers for a tag that is taken and for an immutable release. */
function isRefusal(error: Error): boolean {
  return 'status' in error && error.status === 422;
}

function notPublished({ tag }: Release, refusal: unknown): ActionError {
  const why = isUserError(refusal) ? (refusal.hint ?? refusal.message) : 'it is still a draft';
  const what = `the release ${quote(tag)} is not published, and every tag of the image is written`;
  return new ActionError('RELEASE_NOT_PUBLISHED', what, {
    details: [why],
    hint: 'if an immutable release had the tag once, release a new version; else correct the draft and run again',
    cause: refusal,
  });
}
