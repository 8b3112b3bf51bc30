import type { PromotionPlan, Version } from '@image-relay/image-tags';
import { formatReference, formatRepository } from '@image-relay/oci';
import type { VerifyOptions } from '@image-relay/registry';
import type { Clients, Context } from './clients.ts';
import { copySource } from './copy-source.ts';
import {
  type CopyReport,
  previousOf,
  type ReleaseReport,
  type Report,
  stepsOf,
} from './core/report.ts';
import type { Connect } from './host.ts';
import { type Location, locate } from './locate.ts';
import { sourceRepository } from './named-source.ts';
import { checkAliases, planTags } from './plan-tags.ts';
import { finishRelease, reportRelease } from './release/finish-release.ts';
import type { GatheredRelease } from './release/gather-release.ts';
import { readUnchanged } from './release/same-release.ts';
import { readSource, requireWhole, type Source } from './source.ts';
import { readVersion } from './version.ts';
import { type Written, writeTags } from './write-tags.ts';

export type Outcome = Omit<Report, 'requests'> & { readonly tags: readonly string[] };

/** What a promotion works with beside its inputs. */
export interface Surroundings {
  readonly clients: Clients;
  readonly connect: Connect;
  readonly release: GatheredRelease | undefined;
}

/** Verify, plan, copy, write, read back, publish: whatever is wrong before the first write stops all of it. */
export async function promote(context: Context, surroundings: Surroundings): Promise<Outcome> {
  const { dryRun, image } = context.inputs;
  const { clients, release } = surroundings;
  const version = release?.version ?? givenVersion(context);
  checkAliases(context, version);
  const { source, location } = await findSource(context, surroundings);
  const { plan, copy } = await planAndCopy(context, clients, { source, version });
  const steps = stepsOf(plan);
  const name = formatRepository(image);
  const previous = previousOf(name, source.root.digest, dryRun ? [] : steps);
  for (const { action, tag, reason } of steps) context.log.info(`${action} ${tag}: ${reason}`);
  if (plan.writes.length > 0) context.log.info(`to undo it: ${JSON.stringify(previous)}`);
  const written = dryRun
    ? nothingWritten(plan)
    : await writeTo(context, surroundings, { source, plan });
  const released = await releaseAfter(context, surroundings, written);
  return {
    schemaVersion: 1,
    kind: 'promotion',
    image: name,
    source: nameOf(source),
    foundBy: location.foundBy,
    digest: source.root.digest,
    ...(version === undefined ? {} : { version: version.text }),
    dryRun,
    steps,
    written: written.written,
    tags: written.tags,
    ...(copy === undefined ? {} : { copy }),
    previous,
    ...(released === undefined ? {} : { release: released }),
  };
}

function givenVersion({ inputs }: Context): Version | undefined {
  return inputs.version === undefined ? undefined : readVersion(inputs, inputs.version);
}

function nameOf({ repository, root }: Source): string {
  return formatReference({ ...repository, digest: root.digest });
}

async function findSource(
  context: Context,
  { clients, connect, release }: Surroundings,
): Promise<{ readonly source: Source; readonly location: Location }> {
  const { inputs, log } = context;
  const from = sourceRepository(inputs, release?.image?.image);
  const location = await locate(context, clients.source, { from, release, connect });
  const source = await readSource(clients.source, from, location.reference);
  log.info(`source ${nameOf(source)}, found by its ${location.foundBy} (${location.reference})`);
  await requireWhole(source, verifyOptions(context, isElsewhere(context, source)), location.origin);
  log.info(`verified ${nameOf(source)}, depth ${inputs.verify}`);
  return { source, location };
}

function isElsewhere({ inputs }: Context, { repository }: Source): boolean {
  return formatRepository(repository) !== formatRepository(inputs.image);
}

function verifyOptions({ inputs }: Context, isCopied: boolean): VerifyOptions {
  const { verify, platforms, revision, referrers } = inputs;
  return {
    depth: verify,
    platforms,
    referrers: isCopied && referrers === 'carry' ? 'verify' : 'ignore',
    ...(revision === undefined ? {} : { revision }),
  };
}

async function planAndCopy(
  context: Context,
  { target }: Clients,
  { source, version }: { readonly source: Source; readonly version: Version | undefined },
): Promise<{ readonly plan: PromotionPlan; readonly copy?: CopyReport }> {
  const wanted = { digest: source.root.digest, version };
  const plan = await planTags(context, target, wanted);
  const isCopied = isElsewhere(context, source) && plan.writes.length > 0;
  if (!isCopied || context.inputs.dryRun) return { plan };
  const copy = await copySource(context, target, source);
  // A copy takes its time: what is written is decided by what the tags name now.
  return { plan: await planTags(context, target, wanted), copy };
}

function nothingWritten({ steps }: PromotionPlan): Written {
  const kept = steps.filter(({ action }) => action === 'keep').map(({ tag }) => tag);
  return { written: [], tags: kept, isComplete: false };
}

async function writeTo(
  context: Context,
  { clients: { target }, connect, release }: Surroundings,
  { source, plan }: { readonly source: Source; readonly plan: PromotionPlan },
): Promise<Written> {
  if (release !== undefined && plan.writes.length > 0) {
    await readUnchanged(await connect(), release, { areTagsWritten: false });
  }
  const manifests = new Map([[source.root.digest, source.root]]);
  return await writeTags(context, target, stepsOf(plan), manifests);
}

/** A draft stays one, and gets no branch, until every tag is what it is to be. */
async function releaseAfter(
  context: Context,
  { connect, release }: Surroundings,
  { isComplete }: Written,
): Promise<ReleaseReport | undefined> {
  if (release === undefined) return undefined;
  return isComplete ? await finishRelease(context, connect, release) : reportRelease(release);
}
