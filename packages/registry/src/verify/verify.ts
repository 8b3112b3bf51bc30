import { isDigest } from '@image-relay/oci';
import type { Registry } from '../port.ts';
import type { ImageExpectation, VerifyDepth } from './expectation.ts';
import { createFactStore } from './fact-store.ts';
import { gatherImage, type VerifyTarget } from './gather.ts';
import { judgeImage } from './judge-image.ts';
import type { VerifyClock } from './observation.ts';
import { createTagLister } from './referrers.ts';
import type { Judgement } from './verdict.ts';
import type { VisitOptions } from './visit.ts';

/** How to verify; every part has a default that asks for the content alone. */
export interface VerifyOptions extends ImageExpectation {
  /** Default `probe`: one byte of each layer is really read. */
  readonly depth?: VerifyDepth;
  /** Default `ignore`. */
  readonly referrers?: 'ignore' | 'verify';
  /** Milliseconds from the start during which a 404 is asked for again. Default 0. */
  readonly waitMs?: number;
  readonly clock?: VerifyClock;
  /** Called as soon as an image is done, in the order in which they finish. */
  readonly onVerdict?: (verdict: ImageVerdict) => void;
}

export interface ImageVerdict extends Judgement {
  readonly target: VerifyTarget;
}

/** Images in progress at a time: enough to fill the connections when all that is left of each is its root. */
const imagesInFlight = 64;

const systemClock: VerifyClock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds)),
};

/** Verifies one image: manifests and configs are read and hashed, layers looked at. See verifyImages. */
export async function verifyImage(
  registry: Registry,
  target: VerifyTarget,
  options: VerifyOptions = {},
): Promise<ImageVerdict> {
  const [verdict] = await verifyImages(registry, [target], options);
  if (verdict === undefined) throw new Error('one target gives one verdict');
  return verdict;
}

/**
 * Verifies images, asking once for content they share. Verdicts come in the order of the targets.
 * Faults and failed requests are part of the verdict; only a bug throws.
 */
export async function verifyImages(
  registry: Registry,
  targets: readonly VerifyTarget[],
  options: VerifyOptions = {},
): Promise<readonly ImageVerdict[]> {
  const { depth = 'probe', referrers = 'ignore', waitMs = 0, clock = systemClock } = options;
  const patience = { clock, deadline: clock.now() + waitMs };
  const store = createFactStore(registry, { depth, patience });
  const tagsOf = createTagLister(registry);
  const visits: VisitOptions = {
    foreignLayers: options.foreignLayers ?? 'skip',
    subjects: referrers === 'verify' ? 'require' : 'skip',
  };

  return await inParallel(targets, async (target): Promise<ImageVerdict> => {
    const facts = await gatherImage(store, target, { visits, referrers, tagsOf });
    const { reference } = target;
    const root = isDigest(reference) ? { digest: reference } : { tag: reference };
    const verdict = { target, ...judgeImage(facts, root, { ...options, visits }) };
    options.onVerdict?.(verdict);
    return verdict;
  });
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const runner = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(imagesInFlight, items.length) }, runner));
  return results;
}
