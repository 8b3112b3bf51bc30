import { setTimeout as delay } from 'node:timers/promises';
import { isDigest, parseReferrersTag } from '@image-relay/oci';
import type { Registry } from '../port.ts';
import { forEach, type Source } from './each.ts';
import type { ImageExpectation, VerifyDepth } from './expectation.ts';
import { createFactStore } from './fact-store.ts';
import { createFreshTags } from './fresh-tags.ts';
import { gatherImage, type VerifyTarget } from './gather.ts';
import { createLargeGate } from './graph-budget.ts';
import { judgeImage } from './judge-image.ts';
import type { VerifyClock } from './observation.ts';
import { createTagLister } from './referrers.ts';
import type { Judgement } from './verdict.ts';
import type { VisitOptions } from './visit.ts';
import { warmUpSoon } from './warm-up.ts';

/** How to verify; every part has a default that asks for the content alone. */
export interface VerifyOptions extends ImageExpectation {
  /** Default `probe`: one byte of each layer is really read. */
  readonly depth?: VerifyDepth;
  /** Default `ignore`. */
  readonly referrers?: 'ignore' | 'verify';
  /** Milliseconds from the start during which a 404 is asked for again. Default 0. */
  readonly waitMs?: number;
  readonly clock?: VerifyClock;
  /** Once aborted, nothing more is looked at. Its reason has to be a RegistryError, which verdicts then give. */
  readonly signal?: AbortSignal;
}

export interface ImageVerdict extends Judgement {
  readonly target: VerifyTarget;
}

/** What comes of a walk, in the order in which images are done. */
export interface VerdictSink {
  onVerdict(verdict: ImageVerdict): void;
  /** A tag that was listed when the walk began and is not listed any more. */
  onGone?(target: VerifyTarget): void;
}

/** Images in progress at a time: more are not faster, as each has several requests, and take memory. */
const imagesInFlight = 24;

const systemClock: VerifyClock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    delay(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
};

/** Verifies one image: manifests and configs are read and hashed, layers looked at. See verifyEach. */
export async function verifyImage(
  registry: Registry,
  target: VerifyTarget,
  options: VerifyOptions = {},
): Promise<ImageVerdict> {
  const [verdict] = await verifyImages(registry, [target], options);
  if (verdict === undefined) throw new Error('one target gives one verdict');
  return verdict;
}

/** Verifies images and gives all verdicts in the order of the targets. See verifyEach. */
export async function verifyImages(
  registry: Registry,
  targets: readonly VerifyTarget[],
  options: VerifyOptions = {},
): Promise<readonly ImageVerdict[]> {
  const verdicts = new Map<VerifyTarget, ImageVerdict>();
  await verifyEach(registry, targets, {
    ...options,
    onVerdict: (verdict) => void verdicts.set(verdict.target, verdict),
  });
  return targets.flatMap((target) => verdicts.get(target) ?? []);
}

/**
 * Verifies images as they come from the source, asking once for content they share, and keeps
 * nothing of those that are done. Faults and failed requests are part of a verdict; only a bug throws.
 */
export async function verifyEach(
  registry: Registry,
  targets: Source<VerifyTarget>,
  options: VerifyOptions & VerdictSink,
): Promise<void> {
  const { look, room } = createLook(registry, options);
  warmUpSoon();
  const freshTags = createFreshTags(registry);
  await forEach(targets, { width: imagesInFlight, room }, async (target) => {
    const first = await look(target);
    if (first.outcome !== 'broken' || target.knownTags === undefined) {
      options.onVerdict(first);
      return;
    }
    // Tags move and go while a long walk is under way: only what is broken now is.
    const knownTags = await freshTags(target);
    if (knownTags?.has(target.reference) === false) options.onGone?.(target);
    else if (knownTags === undefined) options.onVerdict(first);
    else options.onVerdict({ ...(await look({ ...target, knownTags })), target });
  });
}

interface Look {
  readonly look: (target: VerifyTarget) => Promise<ImageVerdict>;
  /** Resolves when one more image would not just wait. */
  readonly room: () => Promise<void>;
}

/** Gathers and judges one image after another with one memory for all. */
function createLook(registry: Registry, options: VerifyOptions): Look {
  const {
    depth = 'probe',
    referrers = 'ignore',
    waitMs = 0,
    clock = systemClock,
    signal,
  } = options;
  const deadline = clock.now() + waitMs;
  const patience = { clock, deadline, ...(signal === undefined ? {} : { signal }) };
  const store = createFactStore(registry, { depth, patience });
  const listTags = createTagLister(registry);
  const largeImages = createLargeGate();
  const visits: VisitOptions = {
    foreignLayers: options.foreignLayers ?? 'skip',
    subjects: referrers === 'verify' ? 'require' : 'skip',
  };
  const look = async (target: VerifyTarget) => {
    const { reference, knownTags } = target;
    const tagsOf = knownTags === undefined ? listTags : async () => knownTags;
    const facts = await gatherImage(store, target, { visits, referrers, tagsOf, largeImages });
    const root = isDigest(reference) ? { digest: reference } : { tag: reference };
    const judged = judgeImage(facts, root, { ...expectationOf(target, options), visits });
    return { target, ...judged };
  };
  return { look, room: () => store.pressure.room() };
}

/** A listed tag that is made of a digest holds what refers to an image: no platform or commit is expected of it. */
function expectationOf(
  { reference, knownTags }: VerifyTarget,
  { platforms, revision }: VerifyOptions,
): ImageExpectation {
  if (knownTags !== undefined && parseReferrersTag(reference) !== undefined) return {};
  return {
    ...(platforms === undefined ? {} : { platforms }),
    ...(revision === undefined ? {} : { revision }),
  };
}
