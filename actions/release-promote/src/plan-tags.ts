import { ActionError } from '@image-relay/action-kit';
import {
  type PromotionPlan,
  type PromotionWish,
  planPromotion,
  promotionTags,
  type Version,
} from '@image-relay/image-tags';
import { type Digest, formatRepository } from '@image-relay/oci';
import type { Registry } from '@image-relay/registry';
import type { Context } from './clients.ts';
import { stepsOf } from './core/report.ts';
import { listTags, lookUp } from './look-up.ts';
import { addPlan } from './summary.ts';

/** Throws ALIAS_INVALID for aliases that can never be of the version, before anything is asked for. */
export function checkAliases(context: Context, version: Version | undefined): void {
  promotionTags(wishOf(context, version, []));
}

/** Holds the wished tags against what they name now. Throws TAG_IMMUTABLE; a failed look-up throws its own error. */
export async function planTags(
  context: Context,
  target: Registry,
  { digest, version }: { readonly digest: Digest; readonly version: Version | undefined },
): Promise<PromotionPlan> {
  const { image } = context.inputs;
  const tags = promotionTags(wishOf(context, version, await listTags(target, image)));
  const due = tags.filter(({ isDue }) => isDue).map(({ tag }) => tag);
  const plan = planPromotion(digest, tags, await lookUp(target, image, due));
  const refused = plan.steps.filter(({ action }) => action === 'refuse');
  if (refused.length === 0) return plan;
  addPlan(context.summary, stepsOf(plan));
  const names = refused.map(({ tag }) => tag).join(', ');
  const what = `${names} would change in ${formatRepository(image)}, and never may; nothing was written`;
  throw new ActionError('TAG_IMMUTABLE', what, {
    details: refused.map(({ tag, reason }) => `${tag}: ${reason}, not ${digest}`),
    hint: 'release a new version, or promote the digest that the tag has',
  });
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
