import type { Log } from '@image-relay/action-kit';
import type { ImageVerdict, VerifyOptions, VerifyTarget } from '@image-relay/registry';
import { type Ledger, openLedger, type Verified } from './ledger.ts';
import { type ImageGroup, keyOf, type NamedImage } from './open-images.ts';
import { showProgress } from './progress.ts';

export interface Work {
  readonly remote: ImageGroup;
  readonly layouts: readonly ImageGroup[];
  /** Images that are found while others are verified already; of the remote registries. */
  readonly listed: AsyncIterable<VerifyTarget>;
}

export interface WorkOptions {
  readonly verify: VerifyOptions;
  readonly log: Pick<Log, 'info'>;
  /** Milliseconds between two lines of progress. */
  readonly everyMs?: number;
}

/** Verifies everything, prints a line for each image and one of progress every few seconds. */
export async function verifyAll(work: Work, options: WorkOptions): Promise<Verified> {
  const { verify, log, everyMs } = options;
  const { verifyEach } = await import('@image-relay/registry');
  const { remote, layouts, listed } = work;
  const groups = [remote, ...layouts];
  const ledger = openLedger();
  const found = createCount(groups);
  const stop = showProgress(log, everyMs, () => ({
    done: ledger.done,
    found: found.images,
    isListing: found.isListing,
    requests: statsOf(groups).requests,
  }));
  try {
    await Promise.all(
      groups.map(async (group) => {
        const { named, targets } = targetsOf(group);
        const source = group === remote ? found.counted(chain(targets, listed, named)) : targets;
        const sink = sinkOf(ledger, log, named);
        await verifyEach(group.registry, source, { ...verify, ...sink });
      }),
    );
  } finally {
    stop();
  }
  return ledger.close();
}

function sinkOf(ledger: Ledger, log: Pick<Log, 'info'>, named: ReadonlyMap<string, NamedImage>) {
  return {
    onVerdict(verdict: ImageVerdict) {
      const { image, outcome, digest } = ledger.add(verdict, named.get(keyOf(verdict.target)));
      log.info(`${outcome} ${image}${digest === undefined ? '' : ` ${digest}`}`);
    },
    onGone(target: VerifyTarget) {
      ledger.gone();
      log.info(`gone ${target.registry}/${target.repository}:${target.reference}`);
    },
  };
}

/** The images of a group, each once however often it was named. */
function targetsOf({ images }: ImageGroup) {
  const named = new Map<string, NamedImage>();
  for (const image of images) {
    const key = keyOf(image.target);
    if (!named.has(key)) named.set(key, image);
  }
  return { named, targets: [...named.values()].map(({ target }) => target) };
}

/** The named images, then those that are found and were not named. */
async function* chain(
  targets: readonly VerifyTarget[],
  listed: AsyncIterable<VerifyTarget>,
  named: ReadonlyMap<string, NamedImage>,
): AsyncGenerator<VerifyTarget> {
  yield* targets;
  for await (const target of listed) if (!named.has(keyOf(target))) yield target;
}

/** Counts images as they are taken from a list that may go on. */
function createCount(groups: readonly ImageGroup[]) {
  const [remote, ...layouts] = groups;
  const count = {
    images: layouts.reduce((sum, { images }) => sum + images.length, 0),
    isListing: remote !== undefined,
    async *counted(source: AsyncIterable<VerifyTarget>): AsyncGenerator<VerifyTarget> {
      for await (const target of source) {
        count.images += 1;
        yield target;
      }
      count.isListing = false;
    },
  };
  return count;
}

/** What all connections together have sent and received. */
export function statsOf(groups: readonly ImageGroup[]) {
  const stats = groups.map(({ registry }) => registry.stats);
  const sum = (of: (one: (typeof stats)[number]) => number) =>
    stats.reduce((total, one) => total + of(one), 0);
  return {
    requests: sum(({ requests }) => requests),
    retries: sum((one) => one.retries),
    bytes: sum(({ bytesReceived }) => bytesReceived),
  };
}

/** Ends all connections. */
export async function closeAll(groups: readonly ImageGroup[]): Promise<void> {
  await Promise.all(groups.map(({ registry }) => registry.close()));
}
