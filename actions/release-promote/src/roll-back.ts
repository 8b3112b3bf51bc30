import { ActionError, RefusedError } from '@image-relay/action-kit';
import type { TagState } from '@image-relay/image-tags';
import { type Digest, formatRepository } from '@image-relay/oci';
import type { RawManifest } from '@image-relay/registry';
import type { Clients, Context } from './clients.ts';
import type { Previous } from './core/previous.ts';
import { previousOf, type Step } from './core/report.ts';
import { isOvertaken, planRollback } from './core/rollback.ts';
import { lookUp } from './look-up.ts';
import type { Outcome } from './promote.ts';
import { readSource, requireWhole } from './source.ts';
import { writeTags } from './write-tags.ts';

/** Puts aliases back to images that are whole; an alias that was moved since is left, and that is said. */
export async function rollBack(
  context: Context,
  { target }: Clients,
  previous: Previous,
): Promise<Outcome> {
  const { inputs, log } = context;
  const { image, dryRun, verify } = inputs;
  requireMovable(context, previous);
  const current = await lookUp(target, image, Object.keys(previous.tags));
  const due = plan(previous, current).filter(({ action }) => action === 'write');
  const manifests = new Map<Digest, RawManifest>();
  for (const digest of new Set(due.flatMap(({ after }) => after ?? []))) {
    const source = await readSource(target, image, digest).catch(orGone(digest));
    await requireWhole(source, { depth: verify });
    manifests.set(digest, source.root);
  }
  // Verifying takes its time: what is written is decided by what the tags name now.
  const names = due.map(({ tag }) => tag);
  const steps = plan(previous, new Map([...current, ...(await lookUp(target, image, names))]));
  for (const { action, tag, reason } of steps) {
    const line = `${action} ${tag}: ${reason}`;
    if (action === 'skip') log.warning(line);
    else log.info(line);
  }
  const { written, tags } = dryRun
    ? { written: [], tags: [] }
    : await writeTags(context, target, steps, manifests);
  return {
    schemaVersion: 1,
    kind: 'rollback',
    image: formatRepository(image),
    dryRun,
    steps,
    written,
    tags,
    previous: previousOf(formatRepository(image), previous.digest, []),
  };
}

/** Throws ROLLBACK_OVERTAKEN. */
function plan(previous: Previous, current: ReadonlyMap<string, TagState>): readonly Step[] {
  const steps = planRollback(previous, current);
  if (isOvertaken(steps, previous.digest)) throw overtaken(steps);
  return steps;
}

/** A promotion moves no immutable tag, so its rollback never names one. */
function requireMovable({ inputs }: Context, { tags }: Previous): void {
  const fixed = Object.keys(tags).filter((tag) => inputs.immutable.some((one) => one.test(tag)));
  if (fixed.length === 0) return;
  const what = `${fixed.join(', ')} never changes, so a rollback cannot move it; nothing was written`;
  const hint = 'give the output `previous` of a promotion as it was';
  throw new ActionError('TAG_IMMUTABLE', what, { hint });
}

function overtaken(steps: readonly Step[]): RefusedError {
  const what = 'something else has moved every alias since the promotion; nothing was written';
  return new RefusedError('ROLLBACK_OVERTAKEN', what, {
    details: steps.map(({ tag, before }) => `${tag} names ${before ?? 'nothing'}`),
    hint: 'roll back the promotion that came last, or promote the version that you want',
  });
}

function orGone(digest: Digest) {
  return (error: unknown): never => {
    if (!(error instanceof ActionError) || error.code !== 'SOURCE_NOT_FOUND') throw error;
    const what = `${digest}, which an alias named before, is not there any more; nothing was written`;
    const hint = 'promote an image that is whole instead';
    throw new ActionError('ROLLBACK_BROKEN', what, { hint, cause: error });
  };
}
