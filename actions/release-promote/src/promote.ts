import { ActionError } from '@image-relay/action-kit';
import {
  type PromotionPlan,
  type PromotionWish,
  parseVersion,
  planPromotion,
  promotionTags,
  type Version,
} from '@image-relay/image-tags';
import { formatReference, formatRepository, type RepositoryName } from '@image-relay/oci';
import type { VerifyOptions } from '@image-relay/registry';
import type { Clients, Context } from './clients.ts';
import { type CopyReport, previousOf, type Report, stepsOf } from './core/report.ts';
import { listTags, lookUp } from './look-up.ts';
import { readSource, requireWhole, type Source } from './source.ts';
import { addPlan } from './summary.ts';
import { writeTags } from './write-tags.ts';

export type Outcome = Omit<Report, 'requests'> & { readonly tags: readonly string[] };

/** Verify, plan, copy, write, read back: whatever is wrong before the first write stops all of it. */
export async function promote(context: Context, clients: Clients): Promise<Outcome> {
  const { inputs, log } = context;
  const { image, dryRun } = inputs;
  const version = versionOf(context);
  promotionTags(wishOf(context, version, []));
  const from = sourceRepository(context);
  const source = await readSource(clients.source, from, sourceReference(context));
  const name = formatReference({ ...from, digest: source.root.digest });
  log.info(`source ${name}`);
  const isElsewhere = formatRepository(from) !== formatRepository(image);
  await requireWhole(source, verifyOptions(context, isElsewhere));
  log.info(`verified ${name}, depth ${inputs.verify}`);
  let plan = await makePlan(context, clients, source, version);
  let copy: CopyReport | undefined;
  if (isElsewhere && plan.writes.length > 0 && !dryRun) {
    copy = await copyToTarget(context, clients, source);
    // A copy takes its time: what is written is decided by what the tags name now.
    plan = await makePlan(context, clients, source, version);
  }
  const steps = stepsOf(plan);
  for (const { action, tag, reason } of steps) log.info(`${action} ${tag}: ${reason}`);
  const manifests = new Map([[source.root.digest, source.root]]);
  const { written, tags } = dryRun
    ? { written: [], tags: steps.filter(({ action }) => action === 'keep').map(({ tag }) => tag) }
    : await writeTags(context, clients.target, steps, manifests);
  return {
    schemaVersion: 1,
    kind: 'promotion',
    image: formatRepository(image),
    source: name,
    digest: source.root.digest,
    ...(version === undefined ? {} : { version: version.text }),
    dryRun,
    steps,
    written,
    tags,
    ...(copy === undefined ? {} : { copy }),
    previous: previousOf(formatRepository(image), source.root.digest, dryRun ? [] : steps),
  };
}

/** Where the digest is read. */
export function sourceRepository({ inputs }: Context): RepositoryName {
  const { registry, repository } = inputs.source ?? inputs.image;
  return { registry, repository };
}

function sourceReference({ inputs: { digest, source } }: Context): string {
  return digest ?? source?.digest ?? source?.tag ?? '';
}

function versionOf({ inputs: { version, tagPrefix } }: Context): Version | undefined {
  if (version === undefined) return undefined;
  const bare = version.startsWith(tagPrefix) ? version.slice(tagPrefix.length) : version;
  return parseVersion(bare);
}

function wishOf(
  { inputs }: Context,
  version: Version | undefined,
  published: readonly string[],
): PromotionWish {
  const { aliases, immutable, latest } = inputs;
  const [first = 'none'] = aliases;
  return {
    ...(version === undefined ? {} : { version }),
    aliases: first === 'auto' || first === 'none' ? first : aliases,
    isImmutable: (tag) => immutable.some((pattern) => pattern.test(tag)),
    latest,
    published,
  };
}

async function makePlan(
  context: Context,
  { target }: Clients,
  { root }: Source,
  version: Version | undefined,
): Promise<PromotionPlan> {
  const { image } = context.inputs;
  const tags = promotionTags(wishOf(context, version, await listTags(target, image)));
  const due = tags.filter(({ isDue }) => isDue).map(({ tag }) => tag);
  const plan = planPromotion(root.digest, tags, await lookUp(target, image, due));
  const refused = plan.steps.filter(({ action }) => action === 'refuse');
  if (refused.length === 0) return plan;
  addPlan(context.summary, stepsOf(plan));
  const names = refused.map(({ tag }) => tag).join(', ');
  const what = `${names} would change in ${formatRepository(image)}, and never may; nothing was written`;
  throw new ActionError('TAG_IMMUTABLE', what, {
    details: refused.map(({ tag, reason }) => `${tag}: ${reason}, not ${root.digest}`),
    hint: 'release a new version, or promote the digest that the tag has',
  });
}

async function copyToTarget(
  { inputs, log }: Context,
  { target }: Clients,
  { repository, root, registry }: Source,
): Promise<CopyReport> {
  const { copyImage } = await import('@image-relay/registry');
  const { referrers, image } = inputs;
  const copied = await copyImage(target, {
    source: registry,
    from: repository,
    to: image,
    root: root.digest,
    referrers,
  });
  const { manifests, blobs, bytesSent, tags, kept } = copied;
  const { mounted, present, sent } = blobs;
  log.info(
    `copied ${manifests} manifests; blobs: ${mounted} mounted, ${present} there, ${sent} sent (${bytesSent} bytes)`,
  );
  for (const tag of kept) log.warning(`${tag} names other referrers in the target and was left`);
  return { manifests, blobs, bytesSent, referrers: copied.referrers, tags, kept };
}

function verifyOptions({ inputs }: Context, isElsewhere: boolean): VerifyOptions {
  const { verify, platforms, revision, referrers } = inputs;
  return {
    depth: verify,
    platforms,
    referrers: isElsewhere && referrers === 'carry' ? 'verify' : 'ignore',
    ...(revision === undefined ? {} : { revision }),
  };
}
